/// Text in headers (RFC 2047): as it is where ASCII words suffice, else as encoded words of at most 64 bytes each.
enum EncodedWords {
    /// The most bytes of UTF-8 in one word: 52 in base64 and 12 around them leave room for the header's name in a line.
    private static let wordBytes = 39

    /// The pieces of a header's value, to be joined by folding white space. Between two encoded words that white space
    /// does not count; ASCII text is split at its single blanks.
    static func pieces(_ text: String) -> [String] {
        let line = singleLine(text)
        guard needsEncoding(line) else { return line.split(separator: " ").map(String.init) }
        var words: [String] = []
        var chunk: [UInt8] = []
        // Characters stay whole, unless a single one is larger than a word.
        for character in line {
            var units = Array(String(character).utf8)
            if chunk.count + units.count > wordBytes, !chunk.isEmpty {
                words.append(word(chunk))
                chunk = []
            }
            while units.count > wordBytes {
                // A cut between scalars: each word must be UTF-8 by itself.
                var end = wordBytes
                while units[end] & 0xC0 == 0x80 { end -= 1 }
                words.append(word(Array(units[..<end])))
                units = Array(units[end...])
            }
            chunk += units
        }
        if !chunk.isEmpty { words.append(word(chunk)) }
        return words
    }

    /// A display name for `From` and `To`: quoted ASCII or encoded words; none for an empty name.
    static func displayName(_ text: String) -> [String] {
        let line = singleLine(text)
        if line.isEmpty { return [] }
        // A quoted string must fit into one line.
        guard needsEncoding(line) || line.utf8.count > 60 else {
            var quoted = "\""
            for character in line {
                if character == "\"" || character == "\\" { quoted += "\\" }
                quoted.append(character)
            }
            return [quoted + "\""]
        }
        return encodedPieces(line)
    }

    private static func encodedPieces(_ line: String) -> [String] {
        let pieces = pieces(line)
        if needsEncoding(line) { return pieces }
        // Long ASCII names: encoded too, so that nothing in them is punctuation of an address.
        var words: [String] = []
        let bytes = Array(line.utf8)
        for start in stride(from: 0, to: bytes.count, by: wordBytes) {
            words.append(word(Array(bytes[start..<min(start + wordBytes, bytes.count)])))
        }
        return words
    }

    private static func word(_ bytes: [UInt8]) -> String {
        "=?utf-8?B?\(String(decoding: MailBase64.encode(bytes), as: UTF8.self))?="
    }

    /// Text beyond ASCII, text that looks like an encoded word, and words that no line could hold.
    private static func needsEncoding(_ line: String) -> Bool {
        var wordLength = 0
        for byte in line.utf8 {
            guard (0x20...0x7E).contains(byte) else { return true }
            wordLength = byte == 0x20 ? 0 : wordLength + 1
            if wordLength > 60 { return true }
        }
        return line.utf8.firstRange(of: "=?".utf8) != nil
    }
}
