import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// Walks through the data of all services that have invariants, and compares what must exist on both sides.
struct PlatformAudit: Encodable, Sendable {
    struct Service: Encodable, Sendable {
        /// How many aggregates were checked: auctions with their chains, orders, …
        var checked = 0
        var faultCount = 0
        /// Keys that the other side must have one to one.
        var links = 0
    }

    /// By service.
    var services: [String: Service] = [:]
    /// What does not hold, one sentence each.
    var faults: [String] = []

    /// The slice that one call checks.
    private static let sliceSize = 200

    var isSound: Bool { faults.isEmpty }

    /// What the services say that must agree, by service and by what the keys are keys of.
    typealias Related = [ServiceName: [String: [String]]]

    @Loop
    static func run(on platform: Platform) async throws -> PlatformAudit {
        var audit = PlatformAudit()
        var links: [ServiceName: [String]] = [:]
        var related: Related = [:]
        for service in [ServiceName.auctions, .orders, .payments, .helpdesk] where platform.services.contains(service) {
            links[service] = try await audit.walk(service, on: platform, &related[service, default: [:]])
        }
        audit.compare(awards: links[.auctions] ?? [], orders: links[.orders] ?? [])
        audit.compare(related)
        return audit
    }

    /// Checks all of one service; the keys that it shares with others.
    @Loop
    private mutating func walk(
        _ service: ServiceName, on platform: Platform, _ related: inout [String: [String]]
    ) async throws -> [String] {
        var totals = Service()
        var links: [String] = []
        var cursor: String?
        repeat {
            let slice = try await platform.persist(
                AuditData.self, AuditData.Request(after: cursor, limit: PlatformAudit.sliceSize), on: service)
            totals.checked += slice.checked
            totals.faultCount += slice.faults.count
            faults += slice.faults.map { "\(service.rawValue): \($0)" }
            links += slice.links
            related.merge(slice.related ?? [:]) { $0 + $1 }
            cursor = slice.nextCursor
        } while cursor != nil
        totals.links = links.count
        services[service.rawValue] = totals
        return links
    }

    /// Every award has exactly one order and every order its award (OR-1).
    mutating func compare(awards: [String], orders: [String]) {
        let awarded = Dictionary(grouping: awards) { $0 }.mapValues(\.count)
        let ordered = Dictionary(grouping: orders) { $0 }.mapValues(\.count)
        for key in Set(awards).union(orders).sorted() {
            switch (awarded[key] ?? 0, ordered[key] ?? 0) {
            case (1, 1): break
            case (1, 0): faults.append("award \(key) has no order")
            case (0, _): faults.append("order \(key) has no award")
            case (let awards, let orders):
                faults.append("award \(key) exists \(awards) times, its order \(orders) times")
            }
        }
    }
}
