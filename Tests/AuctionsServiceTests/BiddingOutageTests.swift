import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import TestKit
import Testing
import Wire

@testable import AuctionsService
@testable import ServiceKit

/// A database that goes away in the middle of a bid.
@Suite struct BiddingOutageTests {
    private static let bidder = BiddingFixture.member(2)
    private static let terminate = Statement(
        "test.terminate",
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'auctions-%' AND wait_event_type = 'Lock'
        """)

    /// Makes each commit of a bid wait while the test holds advisory lock 4242.
    private static let slowCommit = """
        CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(4242); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON chain_entry DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION wait_at_commit();
        """

    @Test(
        "PY-12: a connection that is killed while a bid waits: not processed; sent again it has one effect"
    )
    func killedInTheMiddle() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            let auction = try await fixture.list()
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id = '\(auction)' FOR UPDATE")
            let sent = Task { @Loop in
                try await fixture.service.refusedBid(5000, on: auction, by: Self.bidder, key: "k")
            }
            try await fixture.eventuallyLocked(1)
            let killer = try await fixture.session()
            _ = try await killer.query(Self.terminate)
            killer.close()
            let error = try await sent.value
            #expect(error.code == .unavailable && error.reason == "DATABASE_UNAVAILABLE" && error.isNotProcessed)
            try await session.run(script: "COMMIT")
            session.close()
            for replica in fixture.replicas {
                let answer = try await replica.askBid(5000, on: auction, by: Self.bidder, key: "k")
                #expect(try answer.response.get().sequence == 1)
                #expect(answer.isReplayed == (replica !== fixture.service))
            }
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 1)
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test(
        "PY-12: a connection that is lost in the commit: UNAVAILABLE, perhaps processed; sent again it has one effect",
        arguments: [true, false])
    func lostInTheCommit(isCommitted: Bool) async throws {
        try await BiddingFixture.with(replicas: 2, poolSize: 1) { fixture in
            let auction = try await fixture.list()
            let session = try await fixture.session()
            try await session.run(script: Self.slowCommit)
            try await session.run(script: "SELECT pg_advisory_lock(4242)")
            var own: Connection?
            _ = try await fixture.service.context.pool.withConnection { connection in own = connection }
            let sent = Task { @Loop in
                try await fixture.service.refusedBid(5000, on: auction, by: Self.bidder, key: "k")
            }
            try await fixture.eventuallyLocked(1)
            if isCommitted {
                // We lose the server, which goes on to commit.
                own?.close()
            } else {
                _ = try await session.query(Self.terminate)
            }
            let error = try await sent.value
            #expect(error.code == .unavailable && error.reason == "DATABASE_UNAVAILABLE" && !error.isNotProcessed)
            try await session.run(script: "SELECT pg_advisory_unlock(4242)")
            if isCommitted {
                try await eventually("the server has committed") { @Loop in
                    try await fixture.count("SELECT count(*) FROM chain_entry") == 1
                }
            }
            session.close()
            let answer = try await fixture.replicas[1].askBid(5000, on: auction, by: Self.bidder, key: "k")
            #expect(try answer.response.get().sequence == 1)
            #expect(answer.isReplayed == isCommitted)
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 1)
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test("AU-9: a closing that loses its connection is done by the next worker, once")
    func killedInClosing() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(5000, on: auction, by: Self.bidder)
            try await fixture.setClock(BiddingFixture.end)
            let session = try await fixture.session()
            try await session.run(script: Self.slowCommit)
            try await session.run(script: "SELECT pg_advisory_lock(4242)")
            let closing = Task { @Loop in try await fixture.service.context.deadlines.runDue() }
            try await fixture.eventuallyLocked(1)
            _ = try await session.query(Self.terminate)
            await #expect(throws: PostgresError.self) { _ = try await closing.value }
            try await session.run(script: "SELECT pg_advisory_unlock(4242)")
            session.close()
            #expect(try await fixture.service.context.deadlines.runDue() == 1)
            #expect(try await fixture.count("SELECT count(*) FROM award") == 1)
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test("a lock that is not granted in time is DATABASE_BUSY, and a read of a lost database DATABASE_UNAVAILABLE")
    func otherFailures() async throws {
        try await BiddingFixture.with(poolSize: 1) { fixture in
            let auction = try await fixture.list()
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id = '\(auction)' FOR UPDATE")
            _ = try await fixture.service.context.pool.query(
                Query(Statement("test.impatient", "SELECT set_config('lock_timeout', '20ms', false)")))
            let busy = try await fixture.service.refusedBid(5000, on: auction, by: Self.bidder, key: "k")
            #expect(busy.code == .resourceExhausted && busy.reason == "DATABASE_BUSY" && busy.isNotProcessed)
            #expect(busy.retryAfterMilliseconds != nil)
            let command = try await fixture.service.refusal(
                EndAuctionEarly.self, .init(auction: auction, seller: BiddingFixture.seller, reason: "theft"), key: "e")
            #expect(command.reason == "DATABASE_BUSY" && !command.isNotProcessed)
            try await session.run(script: "COMMIT")
            session.close()
            #expect(try await fixture.service.bid(5000, on: auction, by: Self.bidder, key: "k").sequence == 1)
            await fixture.service.context.pool.close()
            let lost = try await fixture.service.refusal(GetAuction.self, .init(id: auction))
            #expect(lost.code == .unavailable && lost.reason == "DATABASE_UNAVAILABLE")
            let bid = try await fixture.service.refusedBid(9000, on: auction, by: Self.bidder, key: "l")
            #expect(bid.code == .unavailable && bid.reason == "DATABASE_UNAVAILABLE" && bid.isNotProcessed)
        }
    }

    @Test("a bid that has waited longer than its caller is not decided")
    func expired() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id = '\(auction)' FOR UPDATE")
            let first = Task { @Loop in try await fixture.service.bid(2000, on: auction, by: Self.bidder) }
            try await fixture.eventuallyLocked(1)
            let late = Task { @Loop in
                try await fixture.service.ask(
                    PlaceBid.self, BiddingReplica.bidRequest(9000, on: auction, by: BiddingFixture.member(3)),
                    key: "late", principal: "p", timeoutMilliseconds: 0)
            }
            let next = Task { @Loop in try await fixture.service.bid(5000, on: auction, by: BiddingFixture.member(4)) }
            try await session.run(script: "COMMIT")
            session.close()
            #expect(try await first.value.sequence == 1)
            guard case .failure(let error) = try await late.value.response else {
                Issue.record("the caller has gone")
                return
            }
            #expect(error.code == .deadlineExceeded && error.isNotProcessed)
            #expect(try await next.value.sequence == 2)
            #expect(try await fixture.count("SELECT count(*) FROM idempotency WHERE key = 'late'") == 0)
        }
    }
}
