import ArgumentParser
import Bidding
import Contracts
import Kernel
import Measuring
import Messaging
import Reactor
import Wire

/// Makes members and open auctions on a platform.
struct Prepare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a seller, bidders and auctions.")

    @Option(help: "The platform's config/operators.json.")
    var config: String

    @Option(help: "A word that no other cast of this platform has used.")
    var name: String

    @Option(help: "How many members are to bid.")
    var bidders = 256

    @Option(help: "How many auctions are to be open.")
    var auctions = 1

    @Option(help: "How many of them are to get many bids each: they stand at the end of the cast.")
    var hot = 0

    @Option(help: "At a fixed price instead, each with this many in stock.")
    var stock: Int?

    @Option(help: "Where to write what was made.")
    var cast: String

    /// Listings that are written at the same time.
    private static let writers = 64

    func run() async throws {
        try await prepare()
    }

    @Loop
    private func prepare() async throws {
        let bus = try Operators.connect(config)
        defer { bus.close() }
        let people = ["seller"] + (0..<bidders).map { "bidder-\($0)" }
        var members: [Cast.Member] = []
        for start in stride(from: 0, to: people.count, by: 500) {
            let made = try await bus.call(
                CreateMembers.self,
                CreateMembers.Request(
                    run: name, names: Array(people[start..<min(start + 500, people.count)]), market: .de,
                    areVerifiedExperts: false),
                options: CallOptions(timeoutMilliseconds: 60_000))
            members += made.members.map { Cast.Member(id: $0.id.description, token: $0.accessToken) }
        }
        guard let seller = MemberID(members[0].id) else { preconditionFailure("a member's id is an id") }
        let count = auctions
        let fields = listing
        let ids = try await withThrowingTaskGroup(of: [String].self) { group in
            for writer in 0..<min(Self.writers, count) {
                group.addTask {
                    try await Self.open(bus, fields, by: seller, count: (count - writer - 1) / Self.writers + 1)
                }
            }
            var ids: [String] = []
            while let opened = try await group.next() { ids += opened }
            return ids
        }
        try Cast(seller: members[0], bidders: Array(members.dropFirst()), auctions: arrange(ids)).save(cast)
        Run.say("{\"members\":\(members.count),\"auctions\":\(ids.count)}")
    }

    /// The hot auctions are spread evenly over all ids: an audit walks through the ids in slices, and one slice should
    /// not have all the bids.
    private func arrange(_ ids: [String]) -> [String] {
        let sorted = ids.sorted()
        guard hot > 0 else { return sorted }
        let chosen = Set((0..<hot).map { $0 * sorted.count / hot })
        let cold = sorted.indices.filter { !chosen.contains($0) }
        return (cold + chosen.sorted()).map { sorted[$0] }
    }

    private var listing: ListingFields {
        if let stock {
            return ListingFields(
                kind: .goods, format: .fixedPrice, title: "Charging cable", description: "New, two metres.",
                currency: .eur, markets: [.de], marketPrices: ["DE": 1500], quantity: stock)
        }
        return ListingFields(
            kind: .goods, format: .auction, title: "Xbox, second hand",
            description: "Works, with two controllers and the cables that belong to it.", currency: .eur,
            markets: [.de], startPrice: 100, durationDays: 10)
    }

    @Loop
    private static func open(
        _ bus: Bus, _ fields: ListingFields, by seller: MemberID, count: Int
    ) async throws -> [String] {
        var ids: [String] = []
        for _ in 0..<count {
            let options = CallOptions(timeoutMilliseconds: 30_000)
            let draft = try await bus.call(
                CreateListing.self, CreateListing.Request(seller: seller, fields: fields), options: options)
            let live = try await bus.call(
                PublishListing.self, PublishListing.Request(id: draft.id, seller: seller, version: draft.version),
                options: options)
            ids.append(live.id.description)
        }
        return ids
    }
}
