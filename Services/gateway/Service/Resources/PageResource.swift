import Contracts
import Shapes
import Wire

/// A page of a list.
struct PageResource<Item: Codable & Sendable>: Codable, Sendable {
    var items: [Item]
    var nextCursor: String?

    init<Source>(_ page: Page<Source>, _ item: (Source) -> Item) {
        items = page.items.map(item)
        nextCursor = page.nextCursor
    }
}

extension PageResource: Described {
    static var schemaName: String {
        "\((Item.self as? any Described.Type)?.schemaName ?? String(describing: Item.self))Page"
    }
    static var summary: String { "A page of a list." }
    static var notes: [String: Note] {
        ["nextCursor": Note("Opaque; give it back to get what follows. Absent on the last page.")]
    }
}
