import Kernel
import Reactor
import Wire

/// A call on its way out, as interceptors see and may change it.
package struct ClientCall: Sendable {
    package let service: ServiceName
    /// `<service>.<method>`.
    package let method: String
    package let body: [UInt8]
    package let isIdempotent: Bool
    /// Calls with the same key go to the same replica while it is well.
    package let routingKey: String?
    /// Only this endpoint is tried; nil for any.
    package let endpoint: String?
    package var deadline: MonotonicInstant
    package var metadata: Metadata
    /// Told of the metadata of the answer.
    package var onAnswerMetadata: (@Loop (Metadata) -> Void)?
}

/// Wraps every unary call that a bus makes, all attempts together: logs, metrics, trace context.
package protocol ClientInterceptor: Sendable {
    /// Calls `next` once and returns its result, or throws.
    @Loop
    func intercept(
        _ call: ClientCall, _ next: @Loop (ClientCall) async throws(RPCError) -> [UInt8]
    ) async throws(RPCError) -> [UInt8]
}
