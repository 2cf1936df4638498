import Wire

// The one place where codes of the bus become statuses of HTTP; `docs/errors.md` shows the same table.
extension RPCCode {
    /// The HTTP status of a refusal whose reason has none of its own.
    var httpStatus: Int {
        switch self {
        case .ok: 200
        case .invalidArgument, .outOfRange: 400
        case .unauthenticated: 401
        case .permissionDenied: 403
        case .notFound: 404
        case .alreadyExists, .failedPrecondition, .aborted: 409
        case .resourceExhausted: 429
        case .unknown, .internal, .dataLoss: 500
        case .unimplemented: 501
        case .cancelled, .unavailable: 503
        case .deadlineExceeded: 504
        }
    }

    /// Who may try again when the reason says nothing else.
    var retry: Retry {
        switch self {
        case .ok, .failedPrecondition, .notFound, .alreadyExists, .permissionDenied, .unimplemented, .dataLoss: .never
        case .invalidArgument, .outOfRange: .corrected
        case .aborted: .decision
        case .cancelled, .unavailable, .deadlineExceeded, .resourceExhausted, .unknown, .internal: .call
        case .unauthenticated: .session
        }
    }
}

extension RPCError {
    /// The HTTP status of a public error: the reason's own, else the code's.
    var httpStatus: Int {
        guard let reason = ReasonRegister.reason(reason), reason.code == code else {
            return code == .ok ? RPCCode.internal.httpStatus : code.httpStatus
        }
        return reason.status
    }
}
