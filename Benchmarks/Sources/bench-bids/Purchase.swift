import ArgumentParser
import Bidding
import Contracts
import Kernel
import Measuring
import Messaging
import Reactor
import Wire

/// Buys at fixed prices: each purchase is one event of the feed of auctions, and becomes an order.
struct Purchase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Buy at fixed prices and print what was measured.")

    @Option(help: "The platform's config/operators.json.")
    var config: String

    @Option(help: "The file that `bench-bids prepare --stock` wrote.")
    var cast: String

    @Option(help: "A word that no other run on this platform has used.")
    var name: String

    @OptionGroup var load: LoadOptions

    func run() async throws {
        let load = load
        let recorder = Recorder()
        let bus = try await Operators.connect(config)
        let buying = await Buying(bus, try Cast.load(cast), name, recorder)
        if let rate = load.rate {
            Pacer.start(rate: rate, tick: Pacer.bidTick, recorder) { dues in
                for due in dues {
                    Task(executorPreference: Loop.executor) { await buying.buy(since: due) }
                }
            }
        } else {
            for _ in 0..<load.inFlight {
                Task(executorPreference: Loop.executor) { await buying.buyAgainAndAgain() }
            }
        }
        await Run.onThread { Run.measure(recorder, load) }
        try Run.say(recorder.figures)
    }
}

@Loop
private final class Buying {
    private let bus: Bus
    private let listings: [ListingID]
    private let buyers: [MemberID]
    private let name: String
    private let recorder: Recorder
    private var number = 0

    init(_ bus: Bus, _ cast: Cast, _ name: String, _ recorder: Recorder) {
        self.bus = bus
        listings = cast.auctions.compactMap { ListingID($0) }
        buyers = cast.bidders.compactMap { MemberID($0.id) }
        self.name = name
        self.recorder = recorder
    }

    func buyAgainAndAgain() async {
        while recorder.isRunning { await buy(since: Clock.now) }
    }

    func buy(since start: Int64) async {
        number += 1
        let buyer = buyers[number % buyers.count]
        var metadata = Metadata()
        metadata.principal = buyer.description
        metadata.idempotencyKey = "\(name)-\(number)"
        do {
            _ = try await bus.call(
                PurchaseFixedPrice.self,
                PurchaseFixedPrice.Request(
                    listing: listings[number % listings.count], buyer: buyer, market: .de, quantity: 1),
                options: CallOptions(metadata: metadata))
            recorder.succeed(since: start)
        } catch {
            recorder.fail(error.reason)
        }
    }
}
