import Kernel
import Wire

/// The refusals of payments.
enum PaymentErrors {
    static let orderUnknown = RPCError(
        .notFound, reason: "ORDER_UNKNOWN", "there is no such order of the reader", rule: "OR-3")
    static let orderNotPayable = RPCError(
        .failedPrecondition, reason: "ORDER_NOT_PAYABLE", "money of orders of this kind is not handled yet",
        rule: "PY-2")
    static let mandateUnknown = RPCError(
        .notFound, reason: "MANDATE_UNKNOWN", "the member has no such mandate", rule: "PY-3")
    static let payoutAccountMissing = RPCError(
        .notFound, reason: "PAYOUT_ACCOUNT_MISSING", "the member has named no account", rule: "PY-7")
    static let bankFileUnknown = RPCError(.notFound, reason: "BANK_FILE_UNKNOWN", "there is no such file", rule: "PY-3")
    static let ibanInvalid = RPCError(
        .invalidArgument, reason: "IBAN_INVALID", "the IBAN has a wrong length or wrong check digits", rule: "PY-3")
    static let statementOfOtherAccount = RPCError(
        .failedPrecondition, reason: "STATEMENT_OF_OTHER_ACCOUNT", "the statement is of another account", rule: "PY-6")

    /// Why a statement is not taken.
    static func error(_ fault: StatementFault) -> RPCError {
        switch fault {
        case .tooLarge(_, let maximum):
            RPCError(
                .invalidArgument, reason: "STATEMENT_TOO_LARGE", fault.description, rule: "PY-6",
                details: ["maximum": .integer(Int64(maximum)), "unit": "bytes"])
        case .balance(let opening, let entries, let closing):
            unbalanced(fault, expected: closing, found: opening + entries)
        case .detailSum(_, let details, let entry): unbalanced(fault, expected: entry, found: details)
        case .documentType, .malformed, .tooComplex, .noStatement, .severalStatements, .missing, .unreadable,
            .missingBalance, .contradictoryBalances, .unknownCurrency, .mixedCurrency, .tooManyDecimals:
            RPCError(
                .invalidArgument, reason: "STATEMENT_MALFORMED", fault.description, rule: "PY-6",
                details: ["fault": .string(fault.description)])
        }
    }

    private static func unbalanced(_ fault: StatementFault, expected: Int64, found: Int64) -> RPCError {
        RPCError(
            .failedPrecondition, reason: "STATEMENT_UNBALANCED", fault.description, rule: "PY-6",
            details: ["expected": .integer(expected), "found": .integer(found)])
    }

    /// The balance does not go on where the newest statement ended: one is missing.
    static func statementGap(expected: Int64, found: Int64, previous: String) -> RPCError {
        RPCError(
            .failedPrecondition, reason: "STATEMENT_GAP",
            "the statement opens with \(found), statement \(previous) closed with \(expected) (minor units)",
            rule: "PY-6",
            details: ["expected": .integer(expected), "found": .integer(found), "previous": .string(previous)])
    }

    static func statementConflict(_ statement: String) -> RPCError {
        RPCError(
            .failedPrecondition, reason: "STATEMENT_CONFLICT",
            "a statement of this id was imported with other content", rule: "PY-6",
            details: ["statement": .string(statement)])
    }

    static func invalidField(_ field: String, _ expected: String) -> RPCError {
        RPCError(
            .invalidArgument, reason: "INVALID_FIELD", "\(field) must be \(expected)",
            details: ["field": .string(field), "expected": .string(expected)])
    }
}
