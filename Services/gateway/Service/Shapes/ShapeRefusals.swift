import Shapes
import Wire

extension ShapeFault {
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
