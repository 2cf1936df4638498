extension FieldRules {
    /// An e-mail address by its shape: `local@domain`, ASCII, at most 254 bytes, without quoting or comments.
    ///
    /// Only a message that arrives proves an address; this keeps out what no mail server would take, and anything that
    /// could break out of a header.
    static func email(_ text: String, _ faults: inout [FieldFault]) -> String {
        let value = trimmed(text)
        guard checkLength(value, .email, 6...254, &faults) else { return value }
        let parts = value.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        if parts.count != 2 || !isLocalPart(Array(parts[0])) || !isDomain(Array(parts[1])) {
            faults.append(FieldFault(.email, .malformed))
        }
        return value
    }

    private static func isLocalPart(_ bytes: [UInt8]) -> Bool {
        guard (1...64).contains(bytes.count) else { return false }
        let atoms = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isLetterOrDigit($0) || localPunctuation.contains($0) }
        }
    }

    private static func isDomain(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= 253 else { return false }
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, last.contains(where: { !isDigit($0) }), last.count >= 2 else {
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
        }
    }

    private static let hyphen = UInt8(ascii: "-")
    private static let localPunctuation = Set("!#$%&'*+-/=?^_`{|}~".utf8)

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
