import ArgumentParser
import Bidding
import Contracts
import Measuring
import Messaging
import Reactor
import Wire

/// Places bids over the bus.
struct Place: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Place bids over the bus and print what was measured.")

    @Option(help: "The platform's config/operators.json.")
    var config: String

    @OptionGroup var bids: BidOptions
    @OptionGroup var load: LoadOptions

    func run() async throws {
        let load = load
        let recorder = Recorder()
        let cast = try Cast.load(bids.cast)
        let bidding = try await Bidding(config: config, bids, cast, recorder)
        if let rate = load.rate {
            Pacer.start(rate: rate, tick: Pacer.bidTick, recorder) { dues in
                Task(executorPreference: Loop.executor) { @Loop in
                    for due in dues {
                        Task.immediate(executorPreference: Loop.executor) { @Loop in await bidding.place(since: due) }
                    }
                }
            }
        } else {
            for _ in 0..<load.inFlight {
                Task(executorPreference: Loop.executor) { await bidding.placeAgainAndAgain() }
            }
        }
        await Run.onThread { Run.measure(recorder, load) }
        let (acknowledgements, nextFirstAmount) = try await bidding.finish()
        try acknowledgements.save(bids.acknowledgements, cast)
        var figures = recorder.figures
        figures.notes["nextFirstAmount"] = nextFirstAmount
        try Run.say(figures)
    }
}

/// What the bidders of one measurement share.
@Loop
private final class Bidding {
    private let bus: Bus
    private let cast: Cast
    private let name: String
    private let recorder: Recorder
    private var plan: BidPlan
    private var acknowledgements = Acknowledgements()
    private var openCalls = 0

    init(config: String, _ options: BidOptions, _ cast: Cast, _ recorder: Recorder) throws {
        bus = try Operators.connect(config)
        self.cast = cast
        self.recorder = recorder
        name = options.name
        plan = options.plan
    }

    func placeAgainAndAgain() async {
        while recorder.isRunning { await place(since: Clock.now) }
    }

    func place(since start: Int64) async {
        let bid = plan.next()
        openCalls += 1
        defer { openCalls -= 1 }
        do {
            let receipt = try await bus.callRaw(
                "auctions.placeBid", body: body(bid), isIdempotent: true, routingKey: cast.auctions[bid.auction],
                options: options(bid))
            if receipt.withUnsafeBytes({ acknowledgements.take($0, for: bid) }) {
                recorder.succeed(since: start)
            } else {
                recorder.fail("NO_CHANGE")
            }
        } catch {
            recorder.fail(error.reason)
        }
    }

    /// Waits for the answers that are still on their way.
    func finish() async throws -> (Acknowledgements, nextFirstAmount: Int64) {
        while openCalls > 0 { try await Loop.sleep(.milliseconds(5)) }
        bus.close()
        return (acknowledgements, plan.nextFirstAmount)
    }

    private func options(_ bid: BidPlan.Bid) -> CallOptions {
        var metadata = Metadata()
        metadata.principal = cast.bidders[bid.bidder].id
        metadata.idempotencyKey = "\(name)-\(bid.number)"
        // Not longer than the gateway waits: what has waited for a tenth of it may be refused.
        return CallOptions(timeoutMilliseconds: PlaceBid.defaultTimeoutMilliseconds, metadata: metadata)
    }

    private func body(_ bid: BidPlan.Bid) -> [UInt8] {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(256)
        writer.members {
            $0.name("amount")
            $0.members {
                $0.member("amount", bid.amount)
                $0.member("currency", "EUR")
            }
            $0.member("auction", cast.auctions[bid.auction])
            $0.member("bidder", cast.bidders[bid.bidder].id)
            $0.member("isVerifiedExpert", false)
        }
        return writer.bytes
    }
}
