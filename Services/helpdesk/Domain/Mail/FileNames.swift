/// Names of attachments in headers: quoted where they are plain ASCII, else in the encoding of RFC 2231.
enum FileNames {
    /// Bytes of a name at most; what is longer is cut at its front, for the end tells the kind of file.
    private static let maximumBytes = 120

    static func parameters(_ name: String) -> [String] {
        let line = shortened(singleLine(name).filter { $0 != "/" && $0 != "\\" })
        if line.isEmpty { return ["filename=\"attachment\""] }
        return line.unicodeScalars.allSatisfy(isPlain) ? ["filename=\"\(line)\""] : continued(line)
    }

    /// The exact name in percent encoding, in sections that each fit into a line.
    private static func continued(_ name: String) -> [String] {
        var sections: [String] = [""]
        for byte in name.utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            let text =
                isPlain
                ? String(decoding: [byte], as: UTF8.self)
                : String(decoding: [0x25, upperHex[Int(byte >> 4)], upperHex[Int(byte & 15)]], as: UTF8.self)
            if sections[sections.count - 1].utf8.count + text.utf8.count > 54 { sections.append("") }
            sections[sections.count - 1] += text
        }
        if sections.count == 1 { return ["filename*=utf-8''\(sections[0])"] }
        return sections.enumerated().map { index, text in
            let isLast = index == sections.count - 1
            return "filename*\(index)*=\(index == 0 ? "utf-8''" : "")\(text)\(isLast ? "" : ";")"
        }
    }

    private static func shortened(_ name: String) -> String {
        var rest = name[...]
        while rest.utf8.count > maximumBytes { rest = rest.dropFirst() }
        return String(rest)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        (0x20...0x7E).contains(scalar.value) && scalar != "\""
    }
}
