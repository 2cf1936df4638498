import Kernel
import Reactor
import Wire

/// Holds the recorded auctions of a file again: on the platform, through HTTP, by the frozen clock of a sandbox.
@Loop
final class ReplayRun {
    private let platform: Platform
    private let file: ReplayFile
    private let name: String
    /// When all auctions open: the clock stands still until the first bid.
    private let opensAt: Timestamp
    private let clock: SandboxClock
    private let gateway: GatewayClient
    private let members: ReplayMembers
    /// The auction's id by its name in the file.
    private var ids: [String: String] = [:]
    private var report = ReplayReport()

    init(platform: Platform, clock: SandboxClock, file: ReplayFile, name: String, opensAt: Timestamp) {
        self.platform = platform
        self.clock = clock
        self.file = file
        self.name = name
        self.opensAt = opensAt
        gateway = GatewayClient(base: platform.configuration.http)
        members = ReplayMembers(platform: platform, run: name)
    }

    func perform() async throws -> ReplayReport {
        print("run \(name): the auctions open at \(opensAt)")
        flushOutput()
        try await clock.set(opensAt, mustSettle: true)
        try await members.create(bidders: file.bidders)
        say("\(file.bidders.count) bidders and a seller are members")
        try await openAuctions()
        try await placeBids()
        try await endAuctions()
        try await compareResults()
        for (reason, count) in report.reasons.sorted(by: { $0.key < $1.key }) { say("refused \(count) × \(reason)") }
        say("\(report.unchanged) repetitions of a leader's own maximum (NO_CHANGE)")
        return report
    }

    private func say(_ text: String) {
        print("  \(text)")
        flushOutput()
    }

    // MARK: - Opening

    /// Writes and publishes all listings while the clock stands still.
    private func openAuctions() async throws {
        for (index, auction) in file.auctions.enumerated() {
            let key = "\(name)-listing-\(index)"
            let created = try await gateway.post(
                "/v1/listings", ReplayListing.body(auction), token: members.sellerToken(), key: key)
            guard created.isSuccess, let id = created.body["id"]?.stringValue else {
                throw CommandFailure("Auction \(auction.name) could not be written as a draft: \(created.problem)")
            }
            let published = try await gateway.post(
                "/v1/listings/\(id)/publish", nil, token: members.sellerToken(), key: key + "-publish",
                ifMatch: created.entityTag)
            guard published.isSuccess else {
                throw CommandFailure("Auction \(auction.name) could not be published: \(published.problem)")
            }
            ids[auction.name] = id
        }
        report.auctions = file.auctions.count
        say("\(file.auctions.count) auctions are open")
    }

    // MARK: - Bidding

    private func placeBids() async throws {
        for (index, bid) in file.bids.enumerated() {
            try await clock.set(opensAt.adding(microseconds: bid.microsecondsIn), mustSettle: false)
            try await place(bid)
            if (index + 1).isMultiple(of: 250) { say("\(index + 1)/\(file.bids.count) bids") }
        }
        say("all \(file.bids.count) bids are answered")
    }

    private func place(_ bid: RecordedBid) async throws {
        let path = "/v1/auctions/\(ids[bid.auction] ?? "")/bids"
        let key = "\(name)-bid-\(bid.line)"
        let body: JSONValue = ["amount": ReplayListing.money(bid.maximum)]
        var answer = try await gateway.post(path, body, token: members.token(of: bid.bidder), key: key)
        if answer.status == 401 {
            try await members.renew([bid.bidder])
            answer = try await gateway.post(path, body, token: members.token(of: bid.bidder), key: key)
        }
        report.bids += 1
        switch answer.status {
        case 200..<300:
            if answer.body["outcome"]?.stringValue == "NO_CHANGE" { report.unchanged += 1 }
        case 400, 409, 422:
            report.count(refusal: answer.reason)
        default:
            throw CommandFailure("The bid of line \(bid.line) was not answered as a bid: \(answer.problem)")
        }
    }

    // MARK: - Results

    /// Sets the clock past the end of the last auction.
    private func endAuctions() async throws {
        let days = file.auctions.map(\.durationDays).max() ?? 0
        let end = opensAt.adding(seconds: Int64(days) * 86_400 + 1)
        try await clock.set(end, mustSettle: true)
        say("all auctions are over at \(end)")
    }

    private func compareResults() async throws {
        let winners = file.expectedWinners
        try await members.renew(Set(winners.values).sorted())
        var won: [String: Set<String>] = [:]
        for auction in file.auctions {
            let id = ids[auction.name] ?? ""
            let answer = try await gateway.get("/v1/auctions/\(id)", token: nil)
            guard answer.isSuccess else {
                throw CommandFailure("The result of auction \(auction.name) cannot be read: \(answer.problem)")
            }
            let price = ReplayListing.amount(answer.body["price"])
            if answer.body["status"]?.stringValue == "sold", price == auction.finalPrice.amount {
                report.rightPrices += 1
            } else {
                say(
                    "auction \(auction.name): \(price.map { "\(Money(amount: $0, currency: .usd))" } ?? "no price"), "
                        + "the file has \(auction.finalPrice)")
            }
            guard let winner = winners[auction.name] else { continue }
            if won[winner] == nil { won[winner] = try await auctionsWon(by: winner) }
            if won[winner]?.contains(id) == true {
                report.rightWinners += 1
            } else {
                say("auction \(auction.name): \(winner) should have won")
            }
        }
    }

    /// The ids of the ended auctions that a bidder leads, as only this bidder can see it.
    private func auctionsWon(by bidder: String) async throws -> Set<String> {
        var won: Set<String> = []
        var cursor: String?
        repeat {
            let query = cursor.map { "&cursor=\($0)" } ?? ""
            let answer = try await gateway.get("/v1/me/bids?limit=100\(query)", token: members.token(of: bidder))
            guard answer.isSuccess, let items = answer.body["items"]?.arrayValue else {
                throw CommandFailure("The bids of \(bidder) cannot be read: \(answer.problem)")
            }
            for item in items where item["isLeading"] == true && item["auction"]?["status"]?.stringValue == "sold" {
                if let id = item["auction"]?["id"]?.stringValue { won.insert(id) }
            }
            cursor = answer.body["nextCursor"]?.stringValue
        } while cursor != nil
        return won
    }
}
