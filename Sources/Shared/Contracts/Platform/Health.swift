import Kernel
import Wire

/// Whether one instance of a service can do its work.
package enum CheckHealth: RPCMethod {
    package typealias Request = Empty
    package struct Response: Codable, Sendable {
        /// `SERVING` or `NOT_SERVING`, as in gRPC's health protocol.
        package var status: String
        package var instance: String
        package var version: String
        /// What is wrong, in words, when it is not serving.
        package var faults: [String]

        package init(status: String, instance: String, version: String, faults: [String]) {
            self.status = status
            self.instance = instance
            self.version = version
            self.faults = faults
        }
    }
    package static let service: ServiceName? = nil
    package static let name = "checkHealth"
    package static let callers = Set<Caller>.everyone
    package static let isIdempotent = true
    package static let defaultTimeoutMilliseconds: Int64 = 2000
}

/// The methods that an instance serves, with what has been counted of each.
package enum ListMethods: RPCMethod {
    package struct Method: Codable, Sendable {
        package var name: String
        package var callers: [String]
        package var isIdempotent: Bool
        package var calls: Int64
        package var errors: Int64

        package init(name: String, callers: [String], isIdempotent: Bool, calls: Int64, errors: Int64) {
            self.name = name
            self.callers = callers
            self.isIdempotent = isIdempotent
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
