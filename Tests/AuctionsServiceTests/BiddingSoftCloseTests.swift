import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Testing
import Wire

@testable import AuctionsService
@testable import ServiceKit

/// How late bids move the end, and everything that hangs on it.
@Suite struct BiddingSoftCloseTests {
    private static let end = BiddingFixture.end

    /// End of the auction in all the places that have one.
    @Loop
    private func ends(_ fixture: BiddingFixture, _ auction: AuctionID) async throws -> Set<Timestamp> {
        let rows = try await fixture.rows(
            """
            SELECT a.ends_at, l.ends_at, d.due_at FROM auction a JOIN listing l ON l.id = a.id
            JOIN deadline d ON d.key = a.id::text AND d.kind = 'closeAuction' WHERE a.id = $1
            """, .id(auction))
        let row = try #require(rows.first)
        return [
            try row.timestamp(0), try row.timestamp(1), try row.timestamp(2), try await fixture.view(auction).endsAt,
        ]
    }

    @Test(
        "AU-8: a bid in the last 120 s moves the end of auction, listing and deadline; then it closes"
    )
    func moved() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(2000, on: auction, by: BiddingFixture.member(2))
            #expect(try await ends(fixture, auction) == [Self.end])
            try await fixture.setClock(Self.end.adding(seconds: -120))
            try await fixture.service.bid(3000, on: auction, by: BiddingFixture.member(3))
            #expect(try await ends(fixture, auction) == [Self.end])
            try await fixture.setClock(Self.end.adding(seconds: -50))
            let receipt = try await fixture.service.bid(4000, on: auction, by: BiddingFixture.member(2))
            let moved = Self.end.adding(seconds: 70)
            #expect(receipt.endsAt == moved)
            #expect(try await ends(fixture, auction) == [moved])
            let feed = try await fixture.service.call(
                ReadFeed.self, .init(auction: auction, after: 0, limit: 100, waitMilliseconds: 0))
            #expect(feed.entries.last?.type == "extended")
            #expect(feed.entries.last?.data["endsAt"] == .string(moved.description))
            for instant in [Self.end, moved.adding(microseconds: -1)] {
                try await fixture.setClock(instant)
                #expect(try await fixture.service.context.deadlines.runDue() == 0)
                #expect(try await fixture.view(auction).status == "open")
            }
            try await fixture.setClock(moved)
            #expect(try await fixture.service.context.deadlines.runDue() == 1)
            #expect(try await fixture.view(auction).status == "sold")
            #expect(try await fixture.count("SELECT count(*) FROM award") == 1)
            try await BiddingChain.read(fixture, auction).expectReplayed()
        }
    }

    @Test("AU-8: a refused bid, an own raise and NO_CHANGE never extend")
    func notMoved() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(2000, on: auction, by: BiddingFixture.member(2))
            try await fixture.setClock(Self.end.adding(seconds: -1))
            let raise = try await fixture.service.bid(9000, on: auction, by: BiddingFixture.member(2))
            #expect(raise.outcome == "ACCEPTED" && raise.price == 1000 && raise.endsAt == Self.end)
            #expect(
                try await fixture.service.bid(9000, on: auction, by: BiddingFixture.member(2)).outcome == "NO_CHANGE")
            _ = try await fixture.service.refusedBid(1000, on: auction, by: BiddingFixture.member(3))
            #expect(try await ends(fixture, auction) == [Self.end])
        }
    }

    @Test("AU-8: the end moves by 60 minutes at most, and a late bid is told how it moved")
    func limit() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let latest = Self.end.adding(seconds: 3600)
            var at = Self.end.adding(seconds: -20)
            var amount: Int64 = 2000
            var expected = Self.end
            while at < latest {
                try await fixture.setClock(at)
                let bidder = BiddingFixture.member(2 + UInt64(amount / 1000) % 2)
                let receipt = try await fixture.service.bid(amount, on: auction, by: bidder)
                expected = max(expected, min(at.adding(seconds: 120), latest))
                #expect(receipt.endsAt == expected)
                at = at.adding(seconds: 100)
                amount += 1000
            }
            #expect(try await ends(fixture, auction) == [latest])
            try await fixture.setClock(latest.adding(seconds: 2))
            let late = try await fixture.service.refusedBid(1_000_000, on: auction, by: BiddingFixture.member(9))
            let count = try #require(late.details["extensionCount"]?.integerValue)
            let told = try #require(late.details["extensions"]?.arrayValue)
            #expect(count > 32 && told.count == 32)
            #expect(told.last?["to"] == .string(latest.description))
            #expect(late.details["endedAt"] == .string(latest.description))
            #expect(late.details["lateByMilliseconds"] == 2000)
            try await BiddingChain.read(fixture, auction).expectReplayed()
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test("AU-8: a worker that comes at the old end finds the auction open and sets the deadline right")
    func outdatedDeadline() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            try await fixture.setClock(Self.end.adding(seconds: -1))
            try await fixture.service.bid(2000, on: auction, by: BiddingFixture.member(2))
            _ = try await fixture.rows("UPDATE deadline SET due_at = $1 RETURNING key", .timestamp(Self.end))
            try await fixture.pass(to: Self.end)
            #expect(try await fixture.view(auction).status == "open")
            #expect(try await ends(fixture, auction) == [Self.end.adding(seconds: 119)])
        }
    }

    @Test("AU-8: bids and the closing worker race for the last instant; the outcome is one")
    func raceWithWorker() async throws {
        try await BiddingFixture.with(replicas: 3) { fixture in
            for round in 0..<8 {
                let auction = try await fixture.list()
                let ends = try await fixture.view(auction).endsAt
                try await fixture.setClock(ends.adding(microseconds: -1))
                _ = try await atOnce(6) { index in
                    if index == 5 {
                        try await fixture.setClock(ends)
                    } else if index > 2 {
                        _ = try await fixture.replicas[index - 3].context.deadlines.runDue()
                    } else {
                        _ = try await fixture.replicas[index].askBid(
                            2000 + Int64(index) * 1000, on: auction,
                            by: BiddingFixture.member(UInt64(10 * round + index)))
                    }
                }
                let chain = try await BiddingChain.read(fixture, auction)
                try chain.expectReplayed()
                // Whoever bid first was in time and moved the end; if nobody was, the auction closed, or will.
                if let first = chain.entries.first { #expect(first.kind == .close || first.at < ends) }
            }
            #expect(try await fixture.auditFaults() == [])
        }
    }
}
