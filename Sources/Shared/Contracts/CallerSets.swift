import Kernel
import Wire

extension Set<Caller> {
    /// The gateway, which speaks for members, and operators.
    package static let gateway: Set<Caller> = [.service(.gateway), .operators]
    /// Operators only.
    package static let operators: Set<Caller> = [.operators]
    /// Every service of the platform, and operators.
    package static let everyone: Set<Caller> = Set(ServiceName.allCases.map(Caller.service) + [.operators])
}

/// A page of a listing with a cursor to the next one.
package struct Page<Item: Codable & Sendable>: Codable, Sendable {
    package var items: [Item]
    /// Opaque; give it back to get what follows. Absent on the last page.
    package var nextCursor: String?

    package init(items: [Item], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }
}
