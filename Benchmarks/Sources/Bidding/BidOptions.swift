import ArgumentParser

/// Which bids are made.
package struct BidOptions: ParsableArguments, Sendable {
    @Option(help: "The file that `bench-bids prepare` wrote.")
    package var cast: String

    @Option(help: "The first auction of the cast to bid on.")
    package var firstAuction = 0

    @Option(help: "On how many auctions.")
    package var auctions = 1

    @Option(help: "How many members bid.")
    package var bidders = 32

    @Option(help: "What the first bid on each auction offers, minor units of EUR.")
    package var firstAmount: Int64 = 100_000

    @Option(help: "A word that no other measurement on this platform has used: it begins every idempotency key.")
    package var name: String

    @Option(help: "Where to write every acknowledged bid, as CSV.")
    package var acknowledgements: String

    package init() {}

    package func validate() throws {
        guard firstAuction >= 0 else { throw ValidationError("--first-auction counts from 0.") }
        guard auctions > 0, bidders > 1 else {
            throw ValidationError("There must be an auction and two bidders at least.")
        }
        guard BidPlan.alternates(auctions: auctions, bidders: bidders) else {
            throw ValidationError(
                "\(bidders) bidders on \(auctions) auctions would follow themselves: take one auction more.")
        }
    }

    package var plan: BidPlan {
        BidPlan(auctions: firstAuction..<(firstAuction + auctions), bidders: bidders, firstAmount: firstAmount)
    }
}
