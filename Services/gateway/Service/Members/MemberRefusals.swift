import GatewayDomain
import Postgres
import Reactor
import Wire

/// Refusals that do not come from the rules of Domain.
enum MemberRefusals {
    static let logInFailed = RPCError(
        .unauthenticated, reason: "LOG_IN_FAILED", "the name or the password is not right", rule: "AU-1")
    static let memberUnknown = RPCError(.notFound, reason: "MEMBER_UNKNOWN", "there is no such member", rule: "AU-1")
    static let administratorNeeded = RPCError(
        .permissionDenied, reason: "ADMINISTRATOR_NEEDED", "only an administrator may do this", rule: "AU-1")
    static let sessionEnded = RPCError(.unauthenticated, reason: "SESSION_ENDED", "the session has ended")
    static let sessionExpired = RPCError(.unauthenticated, reason: "SESSION_EXPIRED", "the session has expired")
    static let busy = RPCError(
        .resourceExhausted, reason: "SERVICE_BUSY", "too many passwords are being checked", isNotProcessed: true,
        retryAfterMilliseconds: 1000)
    static let sandboxOnly = RPCError(
        .failedPrecondition, reason: "SANDBOX_ONLY", "members are made in bulk in sandboxes only")

    static func malformed(_ message: String) -> RPCError {
        RPCError(.invalidArgument, reason: "INVALID_REQUEST", message)
    }
}

extension RPCError {
    /// What a caller learns of a rejection.
    package init(_ rejection: MemberRejection) {
        switch rejection {
        case .invalidFields(let faults): self.init(faults, rule: rejection.rule)
        case .versionMismatch(let current):
            self.init(
                .aborted, reason: "PROFILE_CHANGED_MEANWHILE", "the profile stands at version \(current)",
                rule: rejection.rule, details: ["version": .integer(current)])
        case .marketClosed(let market):
            self.init(
                .failedPrecondition, reason: "MARKET_CLOSED", "the market \(market.rawValue) is not open here",
                rule: rejection.rule, details: ["market": .string(market.rawValue)])
        case .statusBoundToVerification:
            self.init(
                .failedPrecondition, reason: "STATUS_BOUND_TO_VERIFICATION",
                "a verified expert cannot become a consumer", rule: rejection.rule)
        case .traderStatusNeeded:
            self.init(
                .failedPrecondition, reason: "TRADER_STATUS_NEEDED", "only a trader can be verified as an expert",
                rule: rejection.rule)
        case .alreadyVerified:
            self.init(
                .failedPrecondition, reason: "ALREADY_VERIFIED", "the member is verified already", rule: rejection.rule)
        case .verificationPending:
            self.init(
                .failedPrecondition, reason: "VERIFICATION_PENDING", "an earlier request has not been decided yet",
                rule: rejection.rule)
        case .verificationNotPending:
            self.init(
                .failedPrecondition, reason: "VERIFICATION_NOT_PENDING", "there is no request to decide about",
                rule: rejection.rule)
        case .ownVerification:
            self.init(
                .permissionDenied, reason: "OWN_VERIFICATION", "nobody decides about the own request",
                rule: rejection.rule)
        }
    }

    /// The first fault as reason and details, with all of them under `faults`.
    private init(_ faults: [FieldFault], rule: String) {
        let all = faults.map { fault -> JSONValue in
            .object(fault.details.merging(["reason": .string(fault.reason)]) { _, new in new })
        }
        let first = faults.first.map { ($0.reason, $0.details) } ?? ("INVALID_REQUEST", [:])
        self.init(
            .invalidArgument, reason: first.0,
            faults.map { "\($0.field.rawValue): \($0.reason)" }.joined(separator: ", "), rule: rule,
            details: first.1.merging(["faults": .array(all)]) { _, new in new })
    }

    /// What a caller learns of a token that is not accepted.
    package init(_ rejection: TokenRejection) {
        switch rejection {
        case .invalid:
            self.init(.unauthenticated, reason: "ACCESS_TOKEN_INVALID", "the access token is not valid")
        case .expired:
            self.init(.unauthenticated, reason: "ACCESS_TOKEN_EXPIRED", "the access token has expired")
        }
    }
}

extension FieldFault {
    /// Data for the text of the reason.
    var details: [String: JSONValue] {
        let field = JSONValue.string(field.rawValue)
        return switch kind {
        case .missing, .malformed: ["field": field]
        case .tooShort(let minimum): ["field": field, "minimum": .integer(Int64(minimum))]
        case .tooLong(let maximum): ["field": field, "maximum": .integer(Int64(maximum))]
        }
    }
}
