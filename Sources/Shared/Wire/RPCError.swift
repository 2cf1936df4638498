/// gRPC's status codes with gRPC's meanings; `ok` is never an error.
package enum RPCCode: String, Codable, Hashable, Sendable, CaseIterable {
    case ok = "OK"
    case cancelled = "CANCELLED"
    case unknown = "UNKNOWN"
    case invalidArgument = "INVALID_ARGUMENT"
    case deadlineExceeded = "DEADLINE_EXCEEDED"
    case notFound = "NOT_FOUND"
    case alreadyExists = "ALREADY_EXISTS"
    case permissionDenied = "PERMISSION_DENIED"
    case resourceExhausted = "RESOURCE_EXHAUSTED"
    case failedPrecondition = "FAILED_PRECONDITION"
    case aborted = "ABORTED"
    case outOfRange = "OUT_OF_RANGE"
    case unimplemented = "UNIMPLEMENTED"
    case `internal` = "INTERNAL"
    case unavailable = "UNAVAILABLE"
    case dataLoss = "DATA_LOSS"
    case unauthenticated = "UNAUTHENTICATED"
}

/// The one error that crosses the bus: what a caller may know of a refusal or a failure.
package struct RPCError: Error, Codable, Hashable, Sendable {
    package var code: RPCCode
    /// A reason from the register in `docs/errors.md`, in UPPER_SNAKE: what programs decide by.
    package var reason: String
    /// A sentence for developers, in English. Readers get the text of the reason in their own language at the gateway.
    package var message: String
    /// The id of the rule that was applied, e.g. `AU-5`.
    package var rule: String?
    /// Data for the text of the reason, e.g. the smallest bid that would be accepted.
    package var details: [String: JSONValue]
    /// True when the server says that it has not begun to process the call: always safe to try again.
    package var isNotProcessed: Bool
    /// How long the server asks callers to wait before they try again.
    package var retryAfterMilliseconds: Int64?

    package init(
        _ code: RPCCode, reason: String, _ message: String, rule: String? = nil, details: [String: JSONValue] = [:],
        isNotProcessed: Bool = false, retryAfterMilliseconds: Int64? = nil
    ) {
        self.code = code
        self.reason = reason
        self.message = message
        self.rule = rule
        self.details = details
        self.isNotProcessed = isNotProcessed
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    private enum CodingKeys: String, CodingKey {
        case code, reason, message, rule, details
        case isNotProcessed = "notProcessed"
        case retryAfterMilliseconds
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // A code that this build does not know yet means what gRPC says of such codes: unknown.
        code = RPCCode(rawValue: try container.decode(String.self, forKey: .code)) ?? .unknown
        reason = try container.decodeIfPresent(String.self, forKey: .reason) ?? "UNKNOWN"
        message = try container.decodeIfPresent(String.self, forKey: .message) ?? ""
        rule = try container.decodeIfPresent(String.self, forKey: .rule)
        details = try container.decodeIfPresent([String: JSONValue].self, forKey: .details) ?? [:]
        isNotProcessed = try container.decodeIfPresent(Bool.self, forKey: .isNotProcessed) ?? false
        retryAfterMilliseconds = try container.decodeIfPresent(Int64.self, forKey: .retryAfterMilliseconds)
    }
}

extension RPCError: CustomStringConvertible {
    package var description: String { "\(code.rawValue) \(reason): \(message)" }
}
