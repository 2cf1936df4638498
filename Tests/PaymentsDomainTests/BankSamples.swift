import Kernel
import PaymentsDomain
import Testing

/// A sequence that is the same in every run (SplitMix64).
struct BankChance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Payment files made of chance and of the worst texts.
enum BankSamples {
    static let createdAt = Timestamp(microseconds: 1_795_253_400_123_456)

    static func creditor(name: String = "Gavel Marktplatz GmbH") throws -> Creditor {
        try Creditor(
            name: name, iban: #require(IBAN("DE89370400440532013000")), bic: "COBADEFFXXX",
            identifier: "DE98ZZZ09999999999")
    }

    static func debit(_ id: String = "GV-1", euros: Int64 = 1205, mandate: String = "M-1") throws -> DebitInstruction {
        DebitInstruction(
            endToEndID: id, amount: Money(amount: euros, currency: .eur), mandateReference: mandate,
            mandateSignedOn: try #require(CivilDate("2026-01-31")), debtorName: "Jürgen Groß",
            debtorIBAN: try #require(IBAN("NL91ABNA0417164300")), remittance: "Los 7 & mehr")
    }

    static func transfer(_ id: String = "P-1", euros: Int64 = 1205) throws -> TransferInstruction {
        TransferInstruction(
            endToEndID: id, amount: Money(amount: euros, currency: .eur), creditorName: "Zoë <b>",
            creditorIBAN: try #require(IBAN("BE68539007547034")), remittance: "")
    }

    static func debitFile(
        _ debits: [DebitInstruction], messageID: String = "GAVEL-D-1", scheme: DebitScheme = .core
    ) throws -> DebitFile {
        try DebitFile(
            messageID: messageID, createdAt: createdAt, collectOn: try #require(CivilDate("2026-12-01")),
            scheme: scheme, creditor: creditor(), debits: debits)
    }

    static func transferFile(
        _ transfers: [TransferInstruction], messageID: String = "GAVEL-T-1"
    ) throws -> TransferFile {
        try TransferFile(
            messageID: messageID, createdAt: createdAt, executeOn: try #require(CivilDate("2026-12-01")),
            debtor: creditor(), transfers: transfers)
    }

    static func hostileText(_ chance: inout BankChance) -> String {
        let parts = [
            "ä", "ß", "Ö", "é", "<", ">", "&", "]]>", "<!--", "\"", "'", "👩‍👩‍👧", "😀", "\u{0}", "\u{FFFE}", "\r\n", "\t",
            " ",
            "  ", "//", "Müller", "Иван", "龍", "e\u{301}", "\u{202E}", "&#0;", "%s", "Ł", "a", "Z", "0", "-", "?>",
        ]
        return (0..<Int.random(in: 0...60, using: &chance)).reduce(into: "") { text, _ in
            text += parts[Int.random(in: 0..<parts.count, using: &chance)]
        }
    }

    private static func identifier(_ number: Int, _ chance: inout BankChance) -> String {
        let characters = Array("abcXYZ019-?:().,'+")
        return (0..<Int.random(in: 0...28, using: &chance)).reduce(into: "\(number).") { text, _ in
            text.append(characters[Int.random(in: 0..<characters.count, using: &chance)])
        }
    }

    private static func iban(_ chance: inout BankChance) throws -> IBAN {
        let examples = BankIBANTests.examples
        return try #require(IBAN(examples[Int.random(in: 0..<examples.count, using: &chance)]))
    }

    private static func amount(_ chance: inout BankChance) -> Money {
        let largest: Int64 = Bool.random(using: &chance) ? 99_999_999_999 : 10_000
        return Money(amount: Int64.random(in: 1...largest, using: &chance), currency: .eur)
    }

    static func randomDebitFile(_ chance: inout BankChance) throws -> DebitFile {
        let debits = try (1...Int.random(in: 1...12, using: &chance)).map { number in
            DebitInstruction(
                endToEndID: identifier(number, &chance), amount: amount(&chance),
                mandateReference: identifier(number, &chance),
                mandateSignedOn: CivilDate(dayNumber: Int.random(in: 16_000...21_000, using: &chance)),
                debtorName: hostileText(&chance), debtorIBAN: try iban(&chance), remittance: hostileText(&chance))
        }
        return try DebitFile(
            messageID: identifier(0, &chance),
            createdAt: Timestamp(microseconds: Int64.random(in: 1...2_000_000_000_000_000, using: &chance)),
            collectOn: CivilDate(dayNumber: Int.random(in: 20_000...25_000, using: &chance)),
            scheme: Bool.random(using: &chance) ? .core : .b2b,
            creditor: creditor(name: "G" + hostileText(&chance)), debits: debits)
    }

    static func randomTransferFile(_ chance: inout BankChance) throws -> TransferFile {
        let transfers = try (1...Int.random(in: 1...12, using: &chance)).map { number in
            TransferInstruction(
                endToEndID: identifier(number, &chance), amount: amount(&chance), creditorName: hostileText(&chance),
                creditorIBAN: try iban(&chance), remittance: hostileText(&chance))
        }
        return try TransferFile(
            messageID: identifier(0, &chance),
            createdAt: Timestamp(microseconds: Int64.random(in: 1...2_000_000_000_000_000, using: &chance)),
            executeOn: CivilDate(dayNumber: Int.random(in: 20_000...25_000, using: &chance)),
            debtor: creditor(name: "G" + hostileText(&chance)), transfers: transfers)
    }
}
