import Kernel
import Wire

/// Checks a slice of a service's own data against the product's invariants; `gavel verify` walks through all of it.
package enum AuditData: RPCMethod {
    package struct Request: Codable, Sendable {
        /// Continue after this cursor; absent at the beginning.
        package var after: String?
        /// How many aggregates to check, 1 … 500.
        package var limit: Int
        package init(after: String?, limit: Int) {
            self.after = after
            self.limit = limit
        }
    }
    package struct Response: Codable, Sendable {
        /// How many aggregates were checked in this slice.
        package var checked: Int
        /// What does not hold, one sentence each, with the aggregate it is about.
        package var faults: [String]
        /// Keys that must exist one to one on the other side of a contract between services, e.g. award ids.
        package var links: [String]
        package var nextCursor: String?
        /// Further keys by what they are keys of, e.g. `debit`: ids of the orders that have one. Which lists must agree
        /// is known to whoever compares them.
        package var related: [String: [String]]?

        package init(
            checked: Int, faults: [String], links: [String], nextCursor: String?, related: [String: [String]]? = nil
        ) {
            self.checked = checked
            self.faults = faults
            self.links = links
            self.nextCursor = nextCursor
            self.related = related
        }
    }
    package static let service: ServiceName? = nil
    package static let name = "auditData"
    package static let callers = Set<Caller>.operators
    package static let isIdempotent = true
    package static let defaultTimeoutMilliseconds: Int64 = 30_000
}
