import ArgumentParser
import Bidding
import Measuring

/// Places bids through the HTTP front, each with its bidder's token.
struct PlaceBids: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bids", abstract: "Place bids over HTTP and print what was measured.")

    @Option(help: "The front's port on loopback.")
    var port: UInt16

    @OptionGroup var bids: BidOptions
    @OptionGroup var load: LoadOptions

    func run() async throws {
        let cast = try Cast.load(bids.cast)
        let (placing, measured) = await Generator.measure(
            Placing(cast, bids.plan, name: bids.name), port: port, load)
        try placing.acknowledgements.save(bids.acknowledgements, cast)
        var figures = measured
        figures.notes["nextFirstAmount"] = placing.nextFirstAmount
        try Run.say(figures)
    }
}

private struct Placing: Questions {
    private let cast: Cast
    private let name: String
    private var plan: BidPlan
    /// Bids on their way.
    private var open: [Int: BidPlan.Bid] = [:]
    private(set) var acknowledgements = Acknowledgements()

    init(_ cast: Cast, _ plan: BidPlan, name: String) {
        self.cast = cast
        self.plan = plan
        self.name = name
    }

    var nextFirstAmount: Int64 { plan.nextFirstAmount }

    mutating func next() -> (request: [UInt8], number: Int) {
        let bid = plan.next()
        open[bid.number] = bid
        let body = #"{"amount":{"amount":\#(bid.amount),"currency":"EUR"}}"#
        let head = """
            POST /v1/auctions/\(cast.auctions[bid.auction])/bids HTTP/1.1\r
            Host: 127.0.0.1\r
            Authorization: Bearer \(cast.bidders[bid.bidder].token)\r
            Idempotency-Key: \(name)-\(bid.number)\r
            Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \r

            """
        return (Array(head.utf8) + Array(body.utf8), bid.number)
    }

    mutating func fault(of status: Int, _ content: UnsafeRawBufferPointer, to number: Int) -> String? {
        guard let bid = open.removeValue(forKey: number) else { preconditionFailure("every answer has a question") }
        guard status == 201 else { return "\(status) \(Self.reason(content))" }
        return acknowledgements.take(content, for: bid) ? nil : "NO_CHANGE"
    }

    /// The reason of a problem document.
    private static func reason(_ content: UnsafeRawBufferPointer) -> Substring {
        let text = String(decoding: content, as: UTF8.self)
        guard let start = text.firstRange(of: #""reason":""#)?.upperBound else { return "" }
        return text[start...].prefix { $0 != "\"" }
    }
}
