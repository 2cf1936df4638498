import AuctionsDomain
import Contracts
import Kernel
import Wire

/// One exhaustive switch from each rejection of the rules to the error that crosses the bus.
enum BidErrors {
    static func error(_ rejection: BidRejection, receipt: UnchainedReceipt?) -> RPCError {
        var details: [String: JSONValue] = [:]
        let code: RPCCode
        let message: String
        switch rejection {
        case .auctionNotStarted(let startsAt, let now):
            (code, message) = (.failedPrecondition, "the auction has not begun")
            details = ["startsAt": .string(startsAt.description), "serverTime": .string(now.description)]
        case .auctionEnded(let lateness):
            (code, message) = (.failedPrecondition, "the auction has ended")
            details = self.details(lateness)
        case .ownListing: (code, message) = (.permissionDenied, "nobody bids on an own listing")
        case .notVerified: (code, message) = (.permissionDenied, "only verified experts bid on appointments")
        case .currencyMismatch(let expected):
            (code, message) = (.invalidArgument, "a bid is in the auction's currency")
            details = ["currency": .string(expected.rawValue)]
        case .amountNotPositive: (code, message) = (.invalidArgument, "an amount is positive")
        case .amountTooLarge(let maximum):
            (code, message) = (.invalidArgument, "the amount is too large")
            details = ["maximum": money(maximum)]
        case .bidTooLow(let minimum):
            (code, message) = (.failedPrecondition, "the bid is below the minimum")
            details = ["minimum": money(minimum)]
        case .buyNowNotOffered: (code, message) = (.failedPrecondition, "the listing has no buy-now price")
        case .buyNowGone: (code, message) = (.failedPrecondition, "the buy-now price is gone")
        }
        if let receipt { details["receipt"] = receipt.json }
        return RPCError(code, reason: rejection.reason, message, rule: rejection.rule, details: details)
    }

    static func error(_ rejection: RetractionRejection) -> RPCError {
        switch rejection {
        case .auctionEnded(let lateness):
            RPCError(
                .failedPrecondition, reason: rejection.reason, "the auction has ended", rule: rejection.rule,
                details: details(lateness))
        case .noActiveBid:
            RPCError(
                .failedPrecondition, reason: rejection.reason, "there is no bid to take back", rule: rejection.rule)
        case .typoWindowOver(let placedAt, let windowSeconds):
            RPCError(
                .failedPrecondition, reason: rejection.reason, "the bid is too old to be a slip", rule: rejection.rule,
                details: [
                    "placedAt": .string(placedAt.description), "windowMinutes": .integer(windowSeconds / 60),
                ])
        case .correctedAmountMissing:
            RPCError(
                .invalidArgument, reason: rejection.reason, "the corrected amount is missing", rule: rejection.rule)
        case .correctedAmountInvalid:
            RPCError(
                .invalidArgument, reason: rejection.reason, "the corrected amount is no other bid of this auction",
                rule: rejection.rule)
        }
    }

    static func error(_ rejection: SellerActionRejection) -> RPCError {
        switch rejection {
        case .notSeller:
            RPCError(.permissionDenied, reason: rejection.reason, "only the seller may do that", rule: rejection.rule)
        case .auctionNotStarted(let startsAt):
            RPCError(
                .failedPrecondition, reason: rejection.reason, "the auction has not begun", rule: rejection.rule,
                details: ["startsAt": .string(startsAt.description)])
        case .auctionEnded(let lateness):
            RPCError(
                .failedPrecondition, reason: rejection.reason, "the auction has ended", rule: rejection.rule,
                details: details(lateness))
        case .bidNotFound:
            RPCError(.notFound, reason: rejection.reason, "there is no such standing bid", rule: rejection.rule)
        }
    }

    static func notFound(_ id: AuctionID) -> RPCError {
        RPCError(
            .notFound, reason: "AUCTION_NOT_FOUND", "there is no auction \(id)",
            details: ["auction": .string(id.description)])
    }

    static let busy = RPCError(
        .resourceExhausted, reason: "AUCTION_BUSY", "too many bids wait; try again", rule: "AU-6",
        isNotProcessed: true, retryAfterMilliseconds: 100)

    /// The same of all that this replica has to decide.
    static let overloaded = RPCError.serverOverloaded(retryAfterMilliseconds: 100)

    private static func details(_ lateness: Lateness) -> [String: JSONValue] {
        [
            "lateByMilliseconds": .integer((lateness.lateByMicroseconds + 999) / 1000),
            "endedAt": .string(lateness.endsAt.description), "serverTime": .string(lateness.serverTime.description),
            "extensionCount": .integer(Int64(lateness.extensions.count)),
            "extensions": .array(
                lateness.extensions.latest.map {
                    ["from": .string($0.from.description), "to": .string($0.to.description)]
                }),
        ]
    }

    private static func money(_ money: Money) -> JSONValue {
        ["amount": .integer(money.amount), "currency": .string(money.currency.rawValue)]
    }
}

extension JSONValue {
    /// The JSON that `value` encodes to.
    init(encoding value: some Encodable) throws {
        self = try JSON.decode(JSONValue.self, from: try JSON.encode(value))
    }
}
