import Kernel
import OrdersDomain
import Wire

/// One exhaustive switch from each rejection of the rules to the error that crosses the bus.
enum OrderErrors {
    static func error(_ rejection: OrderRejection) -> RPCError {
        var details: [String: JSONValue] = [:]
        var code = RPCCode.failedPrecondition
        let message: String
        switch rejection {
        case .notAppointment: message = "this is possible for appointments only"
        case .orderCancelled: message = "the order is cancelled"
        case .orderCompleted: message = "the order is complete"
        case .appointmentHeld: message = "the appointment took place"
        case .cancellationPending: message = "both agreed to cancel; the money is being unwound"
        case .notSeller: (code, message) = (.permissionDenied, "only the seller may do that")
        case .notBuyer: (code, message) = (.permissionDenied, "only the buyer may do that")
        case .startInPast(let now):
            message = "an appointment begins in the future"
            details = ["now": .string(now.description)]
        case .startTooFar(let latest):
            message = "an appointment begins at \(latest) at the latest"
            details = ["latest": .string(latest.description)]
        case .durationOutOfRange(let minimum, let maximum):
            code = .invalidArgument
            message = "an appointment takes \(minimum) to \(maximum) minutes"
            details = ["field": "durationMinutes", "expected": .string("\(minimum) to \(maximum)")]
        case .textInvalid(let field, let maximum):
            (code, message) = (.invalidArgument, "\(field) has 1 to \(maximum) characters")
            details = ["field": .string(field), "expected": .string("1 to \(maximum) characters")]
        case .tooManyProposals(let maximum):
            message = "an order takes \(maximum) proposals"
            details = ["maximum": .integer(Int64(maximum))]
        case .noOpenProposal: message = "there is no open proposal"
        case .proposalNotOpen: message = "this proposal is not the open one"
        case .ownProposal: message = "only the partner accepts a proposal"
        case .proposalExpired(let startsAt):
            message = "the proposed start has passed"
            details = ["startsAt": .string(startsAt.description)]
        case .appointmentNotStarted(let startsAt):
            message = "the agreed appointment begins at \(startsAt)"
            details = ["startsAt": .string(startsAt.description)]
        case .attestedAlready: message = "it has been attested already"
        case .payoutInstructed: message = "the payout has been instructed"
        case .cancellationOpen: message = "a request to cancel is open"
        case .cancellationReasonNotOffered(let choices):
            (code, message) = (.invalidArgument, "this reason is not offered")
            details = ["choices": .string(choices.map(\.rawValue).joined(separator: ", "))]
        case .agreementNotOverdue: message = "the time to agree on an appointment is not over"
        case .noOpenCancellation: message = "there is no request to answer"
        case .ownCancellation: message = "only the partner answers a request to cancel"
        case .supportCaseNotOffered: message = "no rule offers a support case now"
        case .supportCaseOpen: message = "the support case is open already"
        case .notHeld: message = "only held appointments are rated"
        case .ratedAlready: message = "it has been rated already"
        case .stepNotPossible(let step, let state):
            message = "\(step.rawValue) is not possible in state \(state.rawValue)"
        }
        return RPCError(code, reason: rejection.reason, message, rule: rejection.rule, details: details)
    }

    /// There is no such order, or the reader is no party of it: nobody else learns which.
    static func unknown(_ order: OrderID) -> RPCError {
        RPCError(
            .notFound, reason: "ORDER_UNKNOWN", "there is no order \(order)", rule: "OR-3",
            details: ["order": .string(order.description)])
    }

    static func noContract(_ order: OrderID) -> RPCError {
        RPCError(
            .notFound, reason: "CONTRACT_UNKNOWN", "the order has no contract document", rule: "OR-4",
            details: ["order": .string(order.description)])
    }

    static let notAgreed = RPCError(
        .failedPrecondition, reason: "NO_AGREED_APPOINTMENT", "no appointment has been agreed on", rule: "OR-5")

    /// A field that is none of what it may be.
    static func invalidField(_ field: String, expected: [String], rule: String) -> RPCError {
        let expected = expected.joined(separator: ", ")
        return RPCError(
            .invalidArgument, reason: "INVALID_FIELD", "\(field) is not valid; expected: \(expected)", rule: rule,
            details: ["field": .string(field), "expected": .string(expected)])
    }

    /// A parameter of a query that is none of what it may be.
    static func invalidParameter(_ parameter: String, expected: String, rule: String) -> RPCError {
        RPCError(
            .invalidArgument, reason: "INVALID_PARAMETER", "\(parameter) is not valid; expected: \(expected)",
            rule: rule, details: ["parameter": .string(parameter), "expected": .string(expected)])
    }
}
