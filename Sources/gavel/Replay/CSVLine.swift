/// One line of comma-separated values (RFC 4180, without line breaks inside fields).
enum CSVLine {
    /// The fields with blanks around them removed; quoted ones as they are inside the quotes.
    static func fields(_ text: String, line: Int) throws(ReplayFile.Fault) -> [String] {
        var fields: [String] = []
        var rest = text[...]
        while true {
            rest = rest.drop(while: isBlank)
            if rest.first == "\"" {
                fields.append(try quoted(&rest, line: line))
            } else {
                let field = rest.prefix { $0 != "," }
                rest = rest.dropFirst(field.count)
                fields.append(trimmedAtEnd(field))
            }
            guard rest.first == "," else { break }
            rest = rest.dropFirst()
        }
        guard rest.isEmpty else { throw ReplayFile.Fault(line: line, text: "text after a closing quote") }
        return fields
    }

    private static func quoted(_ rest: inout Substring, line: Int) throws(ReplayFile.Fault) -> String {
        var field = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst() {
            if character != "\"" {
                field.append(character)
            } else if rest.first == "\"" {
                field.append("\"")
                rest = rest.dropFirst()
            } else {
                rest = rest.drop(while: isBlank)
                return field
            }
        }
        throw ReplayFile.Fault(line: line, text: "a quoted field does not end")
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

    private static func trimmedAtEnd(_ text: Substring) -> String {
        var text = text
        while let last = text.last, isBlank(last) { text.removeLast() }
        return String(text)
    }
}
