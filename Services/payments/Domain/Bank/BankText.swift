import Kernel

/// Texts as the banks of SEPA take them: the Latin character set of EPC217-08, and XML.
package enum BankText {
    /// The longest name of a party.
    package static let nameLength = 70
    /// The longest remittance text.
    package static let remittanceLength = 140
    /// The longest reference: message, end-to-end id, mandate.
    package static let identifierLength = 35

    /// The text in the character set of SEPA: umlauts become two letters, accents and invisible characters are
    /// dropped, everything else outside of the set is a space; then spaces are collapsed, and the text is cut and
    /// trimmed.
    /// - Parameter maximumLength: in characters, which are bytes.
    package static func sepa(_ text: String, maximumLength: Int) -> String {
        var bytes: [UInt8] = []
        for character in text {
            for byte in replacement(for: character).utf8 where byte != space || (bytes.last ?? space) != space {
                bytes.append(byte)
            }
            // One more may be a space that is trimmed.
            if bytes.count > maximumLength { break }
        }
        bytes = Array(bytes.prefix(max(0, maximumLength)))
        if bytes.last == space { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether banks take the text as a reference: 1 to 35 characters of the set without spaces, no slash at either
    /// end, no two slashes together.
    package static func isIdentifier(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (1...identifierLength).contains(bytes.count), bytes.allSatisfy({ isAllowed($0) && $0 != space }) else {
            return false
        }
        return bytes.first != slash && bytes.last != slash
            && !zip(bytes, bytes.dropFirst()).contains { $0 == slash && $1 == slash }
    }

    /// The text as content or attribute value of XML; characters that XML 1.0 forbids are left out.
    package static func escapedForXML(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            // A bare carriage return would be read as a line feed.
            case "\r": escaped += "&#13;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static let space = UInt8(ascii: " ")
    private static let slash = UInt8(ascii: "/")

    private static func isAllowed(_ byte: UInt8) -> Bool {
        asciiCapital(byte) != nil || "/-?:().,'+ ".utf8.contains(byte)
    }

    private static func replacement(for character: Character) -> String {
        if let ascii = character.asciiValue { return isAllowed(ascii) ? String(character) : " " }
        // Characters are equal whether they are composed or not, so one entry covers both spellings.
        if let letters = transliterations[character] { return letters }
        return character.unicodeScalars.map { isInvisible($0) ? "" : baseLetter(of: $0) ?? " " }.joined()
    }

    /// Accents and joiners, which take no place of their own.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: true
        default: false
        }
    }

    /// The letter below the accent, from the character's name: é is LATIN SMALL LETTER E WITH ACUTE.
    private static func baseLetter(of scalar: Unicode.Scalar) -> String? {
        if scalar.isASCII { return isAllowed(UInt8(scalar.value)) ? String(scalar) : nil }
        let words = (scalar.properties.name ?? "").split(separator: " ", maxSplits: 5)
        guard words.count >= 5, words[0] == "LATIN", words[2] == "LETTER", words[3].utf8.count == 1,
            words[4] == "WITH"
        else { return nil }
        switch words[1] {
        case "SMALL": return words[3].lowercased()
        case "CAPITAL": return String(words[3])
        default: return nil
        }
    }

    private static let transliterations: [Character: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
        "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ĳ": "ij", "Ĳ": "IJ", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ı": "i", "ĸ": "k", "ŋ": "n", "Ŋ": "N",
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    ]
}
