import Wire

/// Why a body or a parameter does not have its documented shape. `path` names the field, e.g. `fields.markets[2]`.
enum ShapeFault: Error, Hashable, Sendable {
    case unknownField(path: String)
    case missingField(path: String)
    /// `expected` says in English what would be right.
    case invalidField(path: String, expected: String)

    /// The refusal that the caller gets.
    var refusal: RPCError {
        switch self {
        case .unknownField(let path):
            RPCError(
                .invalidArgument, reason: "UNKNOWN_FIELD", "the field \(path) is not known",
                details: ["field": .string(path)])
        case .missingField(let path):
            RPCError(
                .invalidArgument, reason: "MISSING_FIELD", "the field \(path) is missing",
                details: ["field": .string(path)])
        case .invalidField(let path, let expected):
            RPCError(
                .invalidArgument, reason: "INVALID_FIELD", "the field \(path) must be \(expected)",
                details: ["field": .string(path), "expected": .string(expected)])
        }
    }
}
