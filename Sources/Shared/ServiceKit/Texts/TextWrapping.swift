/// Plain text in columns, for mails.
package enum TextWrapping {
    /// The columns of a mail's plain text.
    package static let mailColumns = 76

    /// Breaks `text` at spaces into lines of at most `columns` characters; its own line breaks stay. A word that is
    /// longer than a line is broken too. `prefix` stands before each line and counts; a line begins with
    /// `firstPrefix` instead when it is the first.
    package static func wrap(
        _ text: String, columns: Int = mailColumns, firstPrefix: String? = nil, prefix: String = ""
    ) -> String {
        let room = max(columns - max(prefix.count, firstPrefix?.count ?? 0), 8)
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            lines += wrapped(paragraph, room)
        }
        return lines.enumerated().map { index, line in
            let start = index == 0 ? firstPrefix ?? prefix : prefix
            // A line without text ends without the space of its prefix.
            return line.isEmpty ? trimmingEnd(start) : start + line
        }.joined(separator: "\n")
    }

    private static func wrapped(_ paragraph: Substring, _ room: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in paragraph.split(separator: " ") {
            var word = word
            if !line.isEmpty, line.count + 1 + word.count <= room {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while word.count > room {
                lines.append(String(word.prefix(room)))
                word = word.dropFirst(room)
            }
            line = String(word)
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }

    private static func trimmingEnd(_ text: String) -> String {
        var text = Substring(text)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
