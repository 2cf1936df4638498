import Kernel

/// The platform as a party of its bank: who collects debits, and whose account pays transfers (PY-3, PY-7).
package struct Creditor: Hashable, Sendable {
    package let name: String
    package let iban: IBAN
    /// Of the bank that keeps the account: 8 or 11 capitals and digits.
    package let bic: String
    /// The creditor identifier of EPC262-08, e.g. `DE98ZZZ09999999999`.
    package let identifier: String

    /// - Throws: `CreditorFault` for the first part that no bank would take.
    package init(name: String, iban: IBAN, bic: String, identifier: String) throws(CreditorFault) {
        if let fault = Creditor.faults(name: name, bic: bic, identifier: identifier).first { throw fault }
        self.name = name
        self.iban = iban
        self.bic = bic
        self.identifier = identifier
    }

    /// Every part that no bank would take, so that all can be named at once.
    package static func faults(name: String, bic: String, identifier: String) -> [CreditorFault] {
        var faults: [CreditorFault] = []
        if BankText.sepa(name, maximumLength: BankText.nameLength).isEmpty { faults.append(.name) }
        if !isBIC(bic) { faults.append(.bic) }
        if !isIdentifier(identifier) { faults.append(.identifier) }
        return faults
    }

    /// Whether the text has the form of a BIC (ISO 9362): bank (4), country (2 letters), place (2), maybe branch (3).
    package static func isBIC(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 8 || bytes.count == 11 else { return false }
        return bytes.allSatisfy { asciiCapital($0) == $0 } && bytes[4...5].allSatisfy { !isASCIIDigit($0) }
    }

    /// Whether the text is a creditor identifier: country, check digits, three free characters (the business code,
    /// which is not checked), the national identifier; at most 35 characters, check digits by mod 97 (EPC262-08).
    package static func isIdentifier(_ text: String) -> Bool {
        guard BankText.isIdentifier(text) else { return false }
        let bytes = Array(text.utf8)
        guard bytes.count >= 8, bytes[..<2].allSatisfy({ asciiCapital($0) == $0 && !isASCIIDigit($0) }),
            isASCIIDigit(bytes[2]), isASCIIDigit(bytes[3]), bytes[4..<7].allSatisfy({ asciiCapital($0) != nil })
        else { return false }
        // Punctuation of the national identifier does not count.
        let national = bytes[7...].compactMap(asciiCapital)
        let check = Int(bytes[2] - 48) * 10 + Int(bytes[3] - 48)
        return !national.isEmpty && (2...98).contains(check) && remainder97(national + bytes[..<4]) == 1
    }
}

/// What of a creditor no bank would take.
package enum CreditorFault: Error, Hashable, Sendable {
    /// Nothing of the name is left in the character set of SEPA.
    case name
    /// Not 8 or 11 characters in the form of ISO 9362.
    case bic
    /// Not in the form of EPC262-08, or wrong check digits.
    case identifier
}

extension CreditorFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .name: "the creditor's name has no letter that banks take"
        case .bic: "the creditor's BIC is none"
        case .identifier: "the creditor identifier has a wrong form or wrong check digits"
        }
    }
}
