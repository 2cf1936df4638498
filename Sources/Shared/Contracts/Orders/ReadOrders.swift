import Kernel
import Wire

/// An order as a party sees it; the disclosure of the partner's contact data is logged (OR-3).
package enum GetOrder: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var viewer: MemberID

        package init(order: OrderID, viewer: MemberID) {
            self.order = order
            self.viewer = viewer
        }
    }
    package typealias Response = OrderView
    package static let service: ServiceName? = .orders
    package static let name = "getOrder"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// *Sold* or *Bought*: every award with the partner's contact data (OR-3), newest first.
package enum ListOrders: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID
        /// `sold` or `bought`.
        package var side: String
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(member: MemberID, side: String, cursor: String?, limit: Int) {
            self.member = member
            self.side = side
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<OrderSummary>
    package static let service: ServiceName? = .orders
    package static let name = "listOrders"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// The contract of an order (OR-4): the bytes that were stored when it came into being.
package struct ContractDocument: Codable, Hashable, Sendable {
    package var order: OrderID
    package var number: String
    /// SHA-256 of the canonical JSON, in hexadecimal: of all three formats the same.
    package var hash: String
    package var mediaType: String
    /// The bytes in base64url.
    package var content: String

    package init(order: OrderID, number: String, hash: String, mediaType: String, content: String) {
        self.order = order
        self.number = number
        self.hash = hash
        self.mediaType = mediaType
        self.content = content
    }
}

/// The contract document of an order, to its parties.
package enum GetContract: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var viewer: MemberID
        /// `json`, `html` or `pdf`.
        package var format: String

        package init(order: OrderID, viewer: MemberID, format: String) {
            self.order = order
            self.viewer = viewer
            self.format = format
        }
    }
    package typealias Response = ContractDocument
    package static let service: ServiceName? = .orders
    package static let name = "getContract"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
