/// A mail address by its shape: `local@domain`, ASCII, at most 254 bytes, without quoting or comments.
///
/// Nothing in it can end a header line, an SMTP command or the brackets around it; whether it exists is known to its
/// mail server alone.
package struct MailAddress: Hashable, Sendable, LosslessStringConvertible {
    package let description: String
    private let at: Int

    /// nil for any text that is not of this shape. White space at the ends is not removed.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (6...254).contains(bytes.count), let at = bytes.firstIndex(of: UInt8(ascii: "@")),
            MailAddress.isLocalPart(bytes[..<at]), MailAddress.isDomain(bytes[(at + 1)...])
        else { return nil }
        description = text
        self.at = at
    }

    /// What stands behind the `@`.
    package var domain: String { String(decoding: Array(description.utf8)[(at + 1)...], as: UTF8.self) }

    private static func isLocalPart(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard (1...64).contains(bytes.count) else { return false }
        let atoms = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isLetterOrDigit($0) || localPunctuation.contains($0) }
        }
    }

    private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, last.count >= 2, last.contains(where: { !isDigit($0) }) else {
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
