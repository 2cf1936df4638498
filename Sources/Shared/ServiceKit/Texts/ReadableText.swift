/// Text of members on its way to other readers: what would break lines, hide or reorder the text around it is made
/// harmless; everything else stays as it was written.
package enum ReadableText {
    /// One line: line breaks, tabs and other control characters become spaces, runs of spaces become one. Fit for the
    /// subject of a mail, where a line break would begin another header. Cut visibly at `limit` characters.
    package static func line(_ text: String, limit: Int = 200) -> String {
        let clean = String(String.UnicodeScalarView(text.unicodeScalars.compactMap { neutral($0, keepsLines: false) }))
        let words = clean.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        return words.count <= limit ? words : words.prefix(max(limit - 1, 0)) + "…"
    }

    /// Several lines, broken by `\n` alone; at most one empty line in a row, no spaces at the ends of lines.
    package static func block(_ text: String) -> String {
        let unified = text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
        let clean = String(
            String.UnicodeScalarView(unified.unicodeScalars.compactMap { neutral($0, keepsLines: true) }))
        var lines: [String] = []
        for line in clean.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = trimmingEnd(line)
            if trimmed.isEmpty && lines.last?.isEmpty != false { continue }
            lines.append(trimmed)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private static func trimmingEnd(_ line: Substring) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    /// The scalar as it may stand, nil where it is left out.
    private static func neutral(_ scalar: Unicode.Scalar, keepsLines: Bool) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: keepsLines ? "\n" : " "
        case 0x00..<0x20, 0x7F...0x9F: " "
        // Marks that change the direction of the text after them, and characters that nobody sees.
        case 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: nil
        case 0xE0000...0xE007F: nil
        default: scalar
        }
    }
}
