import Logging
import Messaging
import Reactor
import Wire

/// Logs each call that ends badly or that changes something, with its trace; reads that succeed are counted only.
struct CallLog: ServerInterceptor {
    let context: ServiceContext

    @Loop
    func intercept(
        _ call: CallContext,
        _ next: @Loop (CallContext) async throws(RPCError) -> [UInt8]
    ) async throws(RPCError) -> [UInt8] {
        do {
            return try await next(call)
        } catch {
            let level: Logger.Level = error.isFailure ? .error : .debug
            context.logger.log(
                level: level, "call refused",
                metadata: [
                    "method": "\(call.method)", "caller": "\(call.caller)", "code": "\(error.code.rawValue)",
                    "reason": "\(error.reason)", "trace": "\(call.metadata.traceParent ?? "-")",
                ])
            throw error
        }
    }
}

extension RPCError {
    /// Whether something is broken, as opposed to a caller that was refused.
    fileprivate var isFailure: Bool {
        switch code {
        case .internal, .dataLoss, .unknown: true
        default: false
        }
    }
}
