import Wire

extension RPCError {
    /// What a stranger may know of this error. Refusals pass as they are; what the machinery says about itself becomes
    /// one of the general reasons.
    var publicError: RPCError {
        if Self.overload.contains(reason) {
            // Not the caller's rate but our load: the caller is asked to come back, not to slow down.
            return replaced(.unavailable, "SERVICE_UNAVAILABLE")
        }
        if Self.defects.contains(reason) { return replaced(.internal, "INTERNAL") }
        let general = ReasonRegister.general(code)
        switch code {
        case .ok, .unknown, .internal, .dataLoss, .unimplemented:
            return reason == "METHOD_NOT_ALLOWED" ? self : replaced(.internal, "INTERNAL")
        case .cancelled, .unavailable, .deadlineExceeded:
            return ReasonRegister.reason(reason) == nil ? replaced(general.code, general.name) : self
        default: return self
        }
    }

    /// Reasons of the bus and of the database for more load than they take.
    private static let overload: Set<String> = ["SERVER_OVERLOADED", "CLIENT_OVERLOADED", "DATABASE_BUSY"]
    /// Reasons of the bus that only a fault of ours can cause.
    private static let defects: Set<String> = [
        "CALLER_NOT_ALLOWED", "UNKNOWN_METHOD", "MALFORMED_BODY", "MALFORMED_REQUEST", "MALFORMED_RESPONSE",
        "REQUEST_TOO_LARGE", "RESPONSE_TOO_LARGE", "UNREPRESENTABLE_REQUEST", "BAD_FRAME",
    ]

    private func replaced(_ code: RPCCode, _ reason: String) -> RPCError {
        RPCError(
            code, reason: reason, message, isNotProcessed: isNotProcessed,
            retryAfterMilliseconds: retryAfterMilliseconds)
    }
}
