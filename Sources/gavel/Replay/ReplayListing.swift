import Kernel
import Wire

/// The JSON of the HTTP front that a replay needs.
enum ReplayListing {
    /// A listing of kind `goods` in the sandbox market, in dollars.
    static func body(_ auction: RecordedAuction) -> JSONValue {
        [
            "kind": "goods",
            "format": "auction",
            "title": .string(auction.title),
            "description": .string("A recorded auction, held again: \(auction.name)"),
            "currency": "USD",
            "markets": ["US"],
            "startPrice": money(auction.startPrice),
            "durationDays": .integer(Int64(auction.durationDays)),
        ]
    }

    static func money(_ money: Money) -> JSONValue {
        ["amount": .integer(money.amount), "currency": .string(money.currency.rawValue)]
    }

    /// The minor units of an amount of money.
    static func amount(_ value: JSONValue?) -> Int64? { value?["amount"]?.integerValue }
}
