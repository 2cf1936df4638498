import Kernel
import Wire

/// The methods that an instance serves, with what has been counted of each.
package enum ListMethods: RPCMethod {
    package struct Method: Codable, Sendable {
        package var name: String
        package var callers: [String]
        package var isIdempotent: Bool
        /// Whether it answers with items as they come; an instance that does not say so serves none.
        package var isStream: Bool?
        package var calls: Int64
        package var errors: Int64

        package init(
            name: String, callers: [String], isIdempotent: Bool, isStream: Bool?, calls: Int64, errors: Int64
        ) {
            self.name = name
            self.callers = callers
            self.isIdempotent = isIdempotent
            self.isStream = isStream
            self.calls = calls
            self.errors = errors
        }
    }
    package typealias Request = Empty
    package struct Response: Codable, Sendable {
        package var methods: [Method]
        package init(methods: [Method]) { self.methods = methods }
    }
    package static let service: ServiceName? = nil
    package static let name = "listMethods"
    package static let callers = Set<Caller>.everyone
    package static let isIdempotent = true
}

/// One method in full: how it may be called, and the shapes of what goes in and comes out. A name that the service does
/// not serve is refused as NOT_FOUND `METHOD_UNKNOWN`.
package enum DescribeMethod: RPCMethod {
    package struct Request: Codable, Sendable {
        /// The full name, e.g. `auctions.placeBid`.
        package var method: String
        package init(method: String) { self.method = method }
    }
    package struct Response: Codable, Sendable {
        package var name: String
        package var callers: [String]
        package var isIdempotent: Bool
        /// Whether it answers with items as they come, instead of one response.
        package var isStream: Bool
        /// Milliseconds that a call may take when the caller states nothing.
        package var defaultTimeoutMilliseconds: Int64
        /// The JSON schema (2020-12) of the request.
        package var request: JSONValue
        /// The JSON schema (2020-12) of the response or, for a stream, of each item.
        package var response: JSONValue

        package init(
            name: String, callers: [String], isIdempotent: Bool, isStream: Bool, defaultTimeoutMilliseconds: Int64,
            request: JSONValue, response: JSONValue
        ) {
            self.name = name
            self.callers = callers
            self.isIdempotent = isIdempotent
            self.isStream = isStream
            self.defaultTimeoutMilliseconds = defaultTimeoutMilliseconds
            self.request = request
            self.response = response
        }
    }
    package static let service: ServiceName? = nil
    package static let name = "describeMethod"
    package static let callers = Set<Caller>.everyone
    package static let isIdempotent = true
}
