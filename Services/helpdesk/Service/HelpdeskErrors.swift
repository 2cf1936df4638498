import HelpdeskDomain
import Kernel
import Wire

/// The errors that cross the bus, in one place; reasons stand in `docs/errors.md`.
enum HelpdeskErrors {
    static let unknownMailStatus = RPCError(
        .invalidArgument, reason: "INVALID_PARAMETER", "status is none that a mail can have", rule: "OR-2",
        details: [
            "parameter": "status",
            "expected": .string(DeliveryStatus.allCases.map(\.rawValue).joined(separator: ", ")),
        ])

    static let contactFormBusy = RPCError(
        .resourceExhausted, reason: "CONTACT_FORM_BUSY", "the inbox has taken all messages of this hour", rule: "OR-9",
        retryAfterMilliseconds: 600_000)

    static func contactMessageNotFound(_ id: ContactMessageID) -> RPCError {
        RPCError(
            .notFound, reason: "CONTACT_MESSAGE_NOT_FOUND", "there is no message \(id) in the inbox", rule: "OR-9",
            details: ["message": .string(id.description)])
    }

    /// The first fault as reason and details, with all of them under `faults`.
    static func faulty(_ rejection: ContactNote.Rejection) -> RPCError {
        let all = rejection.faults.map { fault in
            details(fault).merging(["reason": .string(reason(fault.kind))]) { _, new in new }
        }
        let first = rejection.faults.first.map { (reason($0.kind), details($0)) } ?? ("INVALID_REQUEST", [:])
        return RPCError(
            .invalidArgument, reason: first.0, "the contact form is not filled in as it must be", rule: "OR-9",
            details: first.1.merging(["faults": .array(all.map(JSONValue.object))]) { _, new in new })
    }

    private static func reason(_ kind: ContactNote.Fault.Kind) -> String {
        switch kind {
        case .missing: "MISSING_FIELD"
        case .tooLong: "FIELD_TOO_LONG"
        case .malformed: "FIELD_MALFORMED"
        }
    }

    private static func details(_ fault: ContactNote.Fault) -> [String: JSONValue] {
        let field: JSONValue = .string(fault.field.rawValue)
        return switch fault.kind {
        case .missing, .malformed: ["field": field]
        case .tooLong(let maximum): ["field": field, "maximum": .integer(Int64(maximum))]
        }
    }
}
