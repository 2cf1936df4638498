import PaymentsDomain
import Testing

/// The platform as a party of its bank.
@Suite("Creditor")
struct BankCreditorTests {
    @Test(
        "PY-3: creditor identifiers have right check digits; the business code does not count",
        arguments: [
            "DE98ZZZ09999999999", "DE98ABC09999999999", "DE98zzz09999999999", "AT61ZZZ01234567890", "FR72ZZZ123456",
            "BE69ZZZ050D000000008",
        ])
    func identifiers(_ text: String) {
        #expect(Creditor.isIdentifier(text))
    }

    @Test(
        "PY-3: other creditor identifiers are refused",
        arguments: [
            "", "DE", "DE98ZZZ", "DE97ZZZ09999999999", "DE98ZZZ09999999998", "de98ZZZ09999999999",
            "DE98 ZZZ09999999999", "DE98ZZ/09999999999", "DEX8ZZZ09999999999", "1298ZZZ09999999999",
            "DE98ZZZ099999999990000000000000000000000",
        ])
    func wrongIdentifiers(_ text: String) {
        #expect(!Creditor.isIdentifier(text))
    }

    @Test("PY-3: a BIC has 8 or 11 characters")
    func bic() {
        for text in ["COBADEFF", "COBADEFFXXX", "NTSBDEB1XXX", "1234DEFF"] { #expect(Creditor.isBIC(text), "\(text)") }
        for text in ["", "COBADEF", "COBADEFFXX", "cobadeff", "COBA1EFF", "COBADEFFXXXX", "COBADEÄF", "COBA DEFF"] {
            #expect(!Creditor.isBIC(text), "\(text)")
        }
    }

    @Test("PY-3: a creditor is made of valid parts only")
    func faults() throws {
        let iban = try #require(IBAN("DE89370400440532013000"))
        let identifier = "DE98ZZZ09999999999"
        #expect(throws: CreditorFault.name) {
            try Creditor(name: "✨", iban: iban, bic: "COBADEFF", identifier: identifier)
        }
        #expect(throws: CreditorFault.bic) { try Creditor(name: "G", iban: iban, bic: "COBA", identifier: identifier) }
        #expect(throws: CreditorFault.identifier) {
            try Creditor(name: "G", iban: iban, bic: "COBADEFF", identifier: "DE99ZZZ09999999999")
        }
        for fault in [CreditorFault.name, .bic, .identifier] { #expect(!"\(fault)".isEmpty) }
    }
}
