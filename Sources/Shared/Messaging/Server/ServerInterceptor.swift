import Reactor
import Wire

/// Wraps every call that a server accepts: logs, metrics, trace context.
package protocol ServerInterceptor: Sendable {
    /// Calls `next` once and returns its result, or throws. Runs after the checks of method, caller and limits.
    /// - Parameters:
    ///   - context: what is known of the call; `next` may be given a changed one.
    ///   - next: the rest of the chain and the handler; returns the bytes of the response, or nothing when a stream has
    ///     ended. What it throws is always an
    ///     `RPCError`: whatever else a handler throws has become INTERNAL by then.
    @Loop
    func intercept(
        _ context: CallContext, _ next: @Loop (CallContext) async throws(RPCError) -> [UInt8]
    ) async throws(RPCError) -> [UInt8]
}
