import ArgumentParser

/// Bids over the bus, and the members and auctions for all measurements of bids.
@main
struct BidsBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-bids", abstract: "Bids over the bus.",
        subcommands: [Prepare.self, Place.self, Announce.self, Purchase.self])
}
