/// The plain text of a mail, in lines of at most 76 characters.
enum PlainTextMail {
    /// Labels up to this length stand beside their values; longer ones above them.
    private static let labelColumns = 22

    static func render(_ body: MailBody) -> String {
        body.blocks.map(text).joined(separator: "\n\n") + "\n"
    }

    private static func text(_ block: MailBody.Block) -> String {
        switch block {
        case .paragraph(let text): TextWrapping.wrap(text)
        case .important(let text): TextWrapping.wrap(text, firstPrefix: "*** ", prefix: "    ")
        case .heading(let text): heading(text)
        case .table(let entries): table(entries)
        case .list(let items):
            items.map { TextWrapping.wrap($0, firstPrefix: "- ", prefix: "  ") }.joined(separator: "\n")
        case .quote(let text): TextWrapping.wrap(text, prefix: "> ")
        }
    }

    private static func heading(_ text: String) -> String {
        let lines = TextWrapping.wrap(text)
        let width = lines.split(separator: "\n").map(\.count).max() ?? 0
        return lines + "\n" + String(repeating: "-", count: width)
    }

    private static func table(_ entries: [MailBody.Entry]) -> String {
        let beside = entries.map(\.label.count).filter { $0 < labelColumns }.max() ?? 0
        let indent = String(repeating: " ", count: beside + 2)
        return entries.map { entry in
            let label = entry.label + ":"
            guard entry.label.count < labelColumns else {
                return TextWrapping.wrap(label) + "\n" + TextWrapping.wrap(entry.value, prefix: indent)
            }
            let padding = String(repeating: " ", count: indent.count - label.count)
            return TextWrapping.wrap(entry.value, firstPrefix: label + padding, prefix: indent)
        }.joined(separator: "\n")
    }
}
