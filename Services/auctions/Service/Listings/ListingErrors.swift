import AuctionsDomain
import Contracts
import Kernel
import Wire

/// One exhaustive switch from each rejection of the rules to the error that crosses the bus.
enum ListingErrors {
    /// `content` is that of the listing, for the paths and the currency of its faults.
    static func error(_ rejection: ListingRejection, content: ListingContent) -> RPCError {
        switch rejection {
        case .notSeller:
            RPCError(.permissionDenied, reason: rejection.reason, "only the seller may do that", rule: rejection.rule)
        case .notDraft:
            RPCError(.failedPrecondition, reason: rejection.reason, "the listing is no draft", rule: rejection.rule)
        case .notLive:
            RPCError(.failedPrecondition, reason: rejection.reason, "the listing is not live", rule: rejection.rule)
        case .notExpired:
            RPCError(
                .failedPrecondition, reason: rejection.reason, "only an expired listing can be listed again",
                rule: rejection.rule)
        case .faulty(let faults):
            faulty(faults.map { FieldFault($0, kind: content.kind, currency: content.currency) })
        }
    }

    static func error(_ rejection: PurchaseRejection) -> RPCError {
        var details: [String: JSONValue] = [:]
        let code: RPCCode
        let message: String
        switch rejection {
        case .notLive: (code, message) = (.failedPrecondition, "the listing is not live")
        case .soldOut: (code, message) = (.failedPrecondition, "all pieces are sold")
        case .ownListing: (code, message) = (.permissionDenied, "nobody buys from an own listing")
        case .notSeller: (code, message) = (.permissionDenied, "only the seller may do that")
        case .marketNotServed(let market):
            (code, message) = (.failedPrecondition, "the listing is not available in this market")
            details = ["market": .string(market.rawValue)]
        case .quantityNotPositive: (code, message) = (.invalidArgument, "a quantity is positive")
        case .notEnoughLeft(let remaining):
            (code, message) = (.failedPrecondition, "there are not so many left")
            details = ["remainingQuantity": .integer(Int64(remaining))]
        case .priceChanged(let current):
            (code, message) = (.failedPrecondition, "the price has changed")
            details = ["current": money(current)]
        case .amountTooLarge(let maximum):
            (code, message) = (.invalidArgument, "the amount is too large")
            details = ["maximum": money(maximum)]
        }
        return RPCError(code, reason: rejection.reason, message, rule: rejection.rule, details: details)
    }

    /// All faults at once; each of them has a reason of its own.
    static func faulty(_ faults: [FieldFault]) -> RPCError {
        RPCError(
            .invalidArgument, reason: "LISTING_FAULTY", "the listing has \(faults.count) faults", rule: "AU-3",
            details: ["faults": .array(faults.map(\.value))])
    }

    static func notFound(_ id: ListingID) -> RPCError {
        RPCError(
            .notFound, reason: "LISTING_NOT_FOUND", "there is no listing \(id)",
            details: ["listing": .string(id.description)])
    }

    /// The draft was edited since the seller read it.
    static func versionMismatch(current: Int64) -> RPCError {
        RPCError(
            .aborted, reason: "VERSION_MISMATCH", "the draft has version \(current) now; read it again", rule: "AU-3",
            details: ["version": .integer(current)])
    }

    /// A parameter of a query that is none of what it may be.
    static func invalidParameter(_ parameter: String, expected: String, rule: String) -> RPCError {
        RPCError(
            .invalidArgument, reason: "INVALID_PARAMETER", "\(parameter) is not valid; expected: \(expected)",
            rule: rule, details: ["parameter": .string(parameter), "expected": .string(expected)])
    }

    private static func money(_ money: Money) -> JSONValue {
        ["amount": .integer(money.amount), "currency": .string(money.currency.rawValue)]
    }
}
