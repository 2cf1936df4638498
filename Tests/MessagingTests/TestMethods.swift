import Kernel
import Messaging
import Reactor
import Wire

/// Answers with what it was sent.
struct Echo: RPCMethod {
    struct Request: Codable, Sendable { var text: String }
    struct Response: Codable, Sendable, Equatable {
        var text: String
        var instance: String
    }
    static let service: ServiceName? = .auctions
    static let name = "echo"
    static let callers: Set<Caller> = [.service(.gateway), .service(.orders)]
    static let isIdempotent = true
    static let defaultTimeoutMilliseconds: Int64 = 60_000
    static func routingKey(_ request: Request) -> String? { request.text.hasPrefix("key:") ? request.text : nil }
}

/// Counts how often it was executed; not idempotent.
struct Count: RPCMethod {
    typealias Request = Empty
    struct Response: Codable, Sendable { var instance: String }
    static let service: ServiceName? = .auctions
    static let name = "count"
    static let callers: Set<Caller> = [.service(.gateway)]
    static let isIdempotent = false
    static let defaultTimeoutMilliseconds: Int64 = 60_000
}

/// Takes its time.
struct Wait: RPCMethod {
    struct Request: Codable, Sendable { var milliseconds: Int64 }
    typealias Response = Empty
    static let service: ServiceName? = .auctions
    static let name = "wait"
    static let callers: Set<Caller> = [.service(.gateway)]
    static let isIdempotent = false
    static let defaultTimeoutMilliseconds: Int64 = 60_000
}

/// As `Wait`, but safe to repeat; ends when the test opens the gate of its server.
struct WaitForGate: RPCMethod {
    typealias Request = Empty
    struct Response: Codable, Sendable { var instance: String }
    static let service: ServiceName? = .auctions
    static let name = "waitForGate"
    static let callers: Set<Caller> = [.service(.gateway)]
    static let isIdempotent = true
    static let defaultTimeoutMilliseconds: Int64 = 60_000
}

/// Answers with an error, or with a body of a given size.
struct Misbehave: RPCMethod {
    struct Request: Codable, Sendable { var how: String }
    struct Response: Codable, Sendable { var text: String }
    static let service: ServiceName? = .auctions
    static let name = "misbehave"
    static let callers: Set<Caller> = [.service(.gateway)]
    static let isIdempotent = false
    static let defaultTimeoutMilliseconds: Int64 = 60_000
}

/// Only operators may call it.
struct OperatorsOnly: RPCMethod {
    typealias Request = Empty
    typealias Response = Empty
    static let service: ServiceName? = .auctions
    static let name = "operatorsOnly"
    static let callers: Set<Caller> = [.operators]
    static let isIdempotent = true
    static let defaultTimeoutMilliseconds: Int64 = 60_000
}

/// A method that every service serves.
struct Identify: RPCMethod {
    typealias Request = Empty
    struct Response: Codable, Sendable {
        var instance: String
        var caller: String
        var remainingMilliseconds: Int64
        var metadata: Metadata
    }
    static let service: ServiceName? = nil
    static let name = "identify"
    static let callers: Set<Caller> = [.service(.gateway), .operators]
    static let isIdempotent = true
    static let defaultTimeoutMilliseconds: Int64 = 60_000
}

/// Nobody serves it.
struct Unserved: RPCMethod {
    typealias Request = Empty
    typealias Response = Empty
    static let service: ServiceName? = .auctions
    static let name = "unserved"
    static let callers: Set<Caller> = [.service(.gateway)]
    static let isIdempotent = true
    static let defaultTimeoutMilliseconds: Int64 = 60_000
}
