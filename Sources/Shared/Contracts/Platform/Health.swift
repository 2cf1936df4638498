import Kernel
import Wire

/// Whether one instance of a service can do its work.
package enum CheckHealth: RPCMethod {
    package typealias Request = Empty
    package struct Response: Codable, Hashable, Sendable {
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

/// The health of one instance, at once and whenever it has changed. An instance that shuts down ends the stream with
/// UNAVAILABLE `DRAINING`.
package enum WatchHealth: StreamingRPCMethod {
    package typealias Request = Empty
    package typealias Item = CheckHealth.Response
    package static let service: ServiceName? = nil
    package static let name = "watchHealth"
    package static let callers = Set<Caller>.everyone
}
