import Kernel

/// Who may call a method. A caller is known by its CURVE key.
package enum Caller: Hashable, Sendable {
    case service(ServiceName)
    /// The operators' command `gavel`.
    case operators
}

extension Caller: LosslessStringConvertible {
    package var description: String {
        switch self {
        case .service(let name): name.rawValue
        case .operators: "operators"
        }
    }

    package init?(_ text: String) {
        if text == "operators" {
            self = .operators
        } else if let name = ServiceName(rawValue: text) {
            self = .service(name)
        } else {
            return nil
        }
    }
}

/// What unary methods and streams have in common: name, request, callers, and what a client may do with it.
package protocol CallableMethod: Sendable {
    associatedtype Request: Codable & Sendable

    /// The service that owns the method; nil for methods of the platform, which every service serves.
    static var service: ServiceName? { get }
    /// Lower camel case, imperative: `placeBid`. On the wire a method is `<service>.<name>`.
    static var name: String { get }
    /// Who may call it; everybody else gets PERMISSION_DENIED.
    static var callers: Set<Caller> { get }
    /// True when calling twice has the effect of calling once (by nature, or by an idempotency key that every request
    /// carries): then the client may try again although an earlier attempt may have been processed.
    static var isIdempotent: Bool { get }
    /// Milliseconds that a call may take when the caller states nothing.
    static var defaultTimeoutMilliseconds: Int64 { get }
    /// Calls with the same key go to the same replica while it is well. A hint, never a promise.
    static func routingKey(_ request: Request) -> String?
}

extension CallableMethod {
    package static func routingKey(_ request: Request) -> String? { nil }
}

/// The description of one unary method: one request, one response.
package protocol RPCMethod: CallableMethod {
    associatedtype Response: Codable & Sendable
}

extension RPCMethod {
    package static var defaultTimeoutMilliseconds: Int64 { 5000 }
}

/// The description of one stream: one request, items until the server ends it, the deadline passes or the caller has had
/// enough. A stream tells what is; it changes nothing, so that it may be opened again at any time.
package protocol StreamingRPCMethod: CallableMethod {
    associatedtype Item: Codable & Sendable
    /// Bytes of items that a caller takes ahead of what it has consumed, when it states nothing.
    static var defaultWindowBytes: Int { get }
}

extension StreamingRPCMethod {
    package static var isIdempotent: Bool { true }
    /// The longest time that a call may state. What is to last longer is opened again.
    package static var defaultTimeoutMilliseconds: Int64 { WireLimits.timeoutMilliseconds }
    package static var defaultWindowBytes: Int { 256 * 1024 }
}

/// A request or response without content: `{}`.
package struct Empty: Codable, Hashable, Sendable {
    package init() {}
}
