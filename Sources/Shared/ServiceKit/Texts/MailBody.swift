/// What a mail says, before it becomes plain text and HTML. The texts of members may stand in it as they are: they are
/// made harmless when they are put in, and escaped when the mail is rendered.
package struct MailBody: Hashable, Sendable {
    /// One line of a table.
    package struct Entry: Hashable, Sendable {
        package let label: String
        /// May have several lines, e.g. an address.
        package let value: String

        package init(_ label: String, _ value: String) {
            self.label = ReadableText.line(label)
            self.value = ReadableText.block(value)
        }
    }

    /// One part of the body, from top to bottom.
    package enum Block: Hashable, Sendable {
        case paragraph(String)
        /// What the reader must not miss.
        case important(String)
        case heading(String)
        case table([Entry])
        case list([String])
        /// The words of a member.
        case quote(String)
    }

    package private(set) var blocks: [Block] = []

    package init() {}

    /// Adds a paragraph; its own line breaks are kept. Without text nothing is added.
    package mutating func paragraph(_ text: String) { add(text, Block.paragraph) }

    /// Adds a paragraph that stands out.
    package mutating func important(_ text: String) { add(text, Block.important) }

    /// Adds a heading of one line.
    package mutating func heading(_ text: String) { add(ReadableText.line(text), Block.heading) }

    /// Adds a table of labels and values; entries without a value are left out.
    package mutating func table(_ entries: [Entry]) {
        let entries = entries.filter { !$0.value.isEmpty }
        if !entries.isEmpty { blocks.append(.table(entries)) }
    }

    /// Adds a list of points.
    package mutating func list(_ items: [String]) {
        let items = items.map(ReadableText.block).filter { !$0.isEmpty }
        if !items.isEmpty { blocks.append(.list(items)) }
    }

    /// Adds the words of a member, marked as such.
    package mutating func quote(_ text: String) { add(text, Block.quote) }

    private mutating func add(_ text: String, _ block: (String) -> Block) {
        let text = ReadableText.block(text)
        if !text.isEmpty { blocks.append(block(text)) }
    }
}
