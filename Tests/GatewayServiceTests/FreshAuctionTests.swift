import Contracts
import Kernel
import Reactor
import Testing
import Wire

@testable import GatewayService

/// What `GET` of an auction answers with while it need not ask.
@Suite struct FreshAuctionTests {
    private static let path = FrontResponderTests.path
    private static let bidHeaders = ["Authorization": "Bearer anna", "Idempotency-Key": "k1"]
    /// Long enough for a test on a slow machine, so that nothing gets old by itself.
    private static let minute: @Sendable (inout FrontSettings) -> Void = { $0.auctionFreshMilliseconds = 60_000 }

    private static func receipt(_ auction: AuctionID) -> BidReceipt {
        BidReceipt(
            auction: auction, outcome: "ACCEPTED", sequence: 3, at: Timestamp(seconds: 1), commitment: "c\"/ä",
            salt: "s", previousHash: "p", hash: "h", headHash: "hh", headSequence: 3, signature: "sig", keyID: "k",
            isLeading: true, price: 175, minimumBid: 200, endsAt: Timestamp(microseconds: 100_000_001),
            isReserveMet: true)
    }

    /// A front before an auction whose version grows with each bid, with a count of how often it is read.
    @Loop
    private final class Auction {
        var version: Int64 = 1
        var reads = 0
        var gate: CheckedContinuation<Void, Never>?
        var isGated = false

        func serve(_ front: TestFront) {
            front.router.register(GetAuction.self, of: .auctions) { _, _ in
                self.reads += 1
                let view = FrontResponderTests.view(version: self.version)
                if self.isGated { await withCheckedContinuation { self.gate = $0 } }
                return view
            }
            front.router.register(PlaceBid.self, of: .auctions) { request, _ in
                self.version += 1
                if request.amount.amount == 1 { throw RPCError(.failedPrecondition, reason: "BID_TOO_LOW", "low") }
                return receipt(request.auction)
            }
        }
        func setGated(_ gated: Bool) { isGated = gated }
        func open() {
            gate?.resume()
            gate = nil
        }
    }

    private func version(_ front: TestFront, _ headers: [String: String] = [:]) async throws -> Int64? {
        try await front.send("GET", Self.path, headers).json?["version"]?.integerValue
    }

    private func bid(_ front: TestFront, amount: Int64 = 1250) async throws -> TestAnswer {
        try await front.send(
            "POST", Self.path + "/bids", Self.bidHeaders,
            body: #"{"amount": {"amount": \#(amount), "currency": "EUR"}}"#)
    }

    @Test("While an auction is fresh it is not asked for again, whoever reads; headers are each reader's own")
    func fresh() async throws {
        let front = try await TestFront(Self.minute)
        let auction = Auction()
        await auction.serve(front)
        let anonymous = try await front.send("GET", Self.path)
        let anna = try await front.send("GET", Self.path, ["Authorization": "Bearer anna"])
        let unchanged = try await front.send("GET", Self.path, ["If-None-Match": "\"1-open\""])
        let head = try await front.send("HEAD", Self.path)
        #expect(await auction.reads == 1)
        #expect(anna.body == anonymous.body && anna.headers[.eTag] == anonymous.headers[.eTag])
        #expect(anonymous.headers[.cacheControl] == "no-cache" && anna.headers[.cacheControl] == "private, no-cache")
        #expect(anna.headers[.traceResponse] != anonymous.headers[.traceResponse])
        #expect(unchanged.status == 304 && unchanged.body.isEmpty)
        #expect(head.status == 200 && head.headers[.eTag] == "\"1-open\"" && head.body.isEmpty)
        await front.close()
    }

    @Test("AU-4: whoever reads after a bid sees it, an accepted one and a refused one")
    func afterBid() async throws {
        let front = try await TestFront(Self.minute)
        let auction = Auction()
        await auction.serve(front)
        #expect(try await version(front) == 1)
        #expect(try await bid(front).status == 201)
        #expect(try await version(front) == 2)
        #expect(try await bid(front, amount: 1).status == 409)
        #expect(try await version(front) == 3)
        #expect(try await version(front) == 3)
        #expect(await auction.reads == 3)
        await front.close()
    }

    @Test("AU-4: what was being asked while a bid came in is not kept")
    func duringBid() async throws {
        let front = try await TestFront(Self.minute)
        let auction = Auction()
        await auction.serve(front)
        await auction.setGated(true)
        async let early = version(front)
        while await auction.gate == nil { await Task.yield() }
        #expect(try await bid(front).status == 201)
        await auction.setGated(false)
        await auction.open()
        #expect(try await early == 1)
        #expect(try await version(front) == 2)
        await front.close()
    }

    @Test("What is old is asked for again; a refusal is never kept")
    func ages() async throws {
        let front = try await TestFront { $0.auctionFreshMilliseconds = 1 }
        let auction = Auction()
        await auction.serve(front)
        var reads = 0
        while reads < 3 {
            #expect(try await front.send("GET", Self.path).status == 200)
            reads = await auction.reads
        }
        await front.close()

        let other = try await TestFront(Self.minute)
        let counter = Counter()
        await other.router.register(GetAuction.self, of: .auctions) { _, _ in
            if counter.next() == 1 { throw RPCError(.notFound, reason: "AUCTION_NOT_FOUND", "there is none") }
            return FrontResponderTests.view()
        }
        #expect(try await other.send("GET", Self.path).status == 404)
        #expect(try await other.send("GET", Self.path).status == 200)
        await other.close()
    }

    @Test("No more documents are kept than there is room for, and old ones give way")
    func bound() {
        let fresh = FreshAuctions()
        let document = AuctionDocument(body: [], etag: "")
        let now = MonotonicInstant.now
        func id(_ number: Int) -> AuctionID { AuctionID(high: 1, low: UInt64(number)) }
        func keep(_ number: Int, milliseconds: Int64) {
            fresh.keep(document, of: id(number), from: now, milliseconds: milliseconds, now: now)
        }
        for number in 0..<FreshAuctions.capacity { keep(number, milliseconds: number == 0 ? 60_000 : 0) }
        #expect(fresh.count == FreshAuctions.capacity)
        keep(5000, milliseconds: 60_000)
        #expect(fresh.count == 2 && fresh.document(id(0), at: now) != nil)
        for number in 0..<1000 { keep(number, milliseconds: 60_000) }
        #expect(fresh.count <= FreshAuctions.capacity)
        fresh.forget(id(999))
        #expect(fresh.document(id(999), at: now) == nil)
    }

    @Test("In the second half of its life a document is read anew once, and nobody waits for that")
    func renewal() async throws {
        let fresh = FreshAuctions()
        let began = MonotonicInstant.now
        let id = FrontResponderTests.id
        func mustRenew(after milliseconds: Int64) -> Bool? {
            fresh.document(id, at: began.advanced(byMilliseconds: milliseconds))?.mustRenew
        }
        for _ in 0..<2 {
            fresh.keep(AuctionDocument(body: [], etag: ""), of: id, from: began, milliseconds: 20)
            #expect([0, 9, 10, 11, 19].map { mustRenew(after: $0) } == [false, false, true, false, false])
            #expect(mustRenew(after: 20) == nil)
        }

        let front = try await TestFront(Self.minute)
        let auction = Auction()
        await auction.serve(front)
        #expect(try await version(front) == 1)
        await auction.setGated(true)
        let head = RequestHead(deadline: MonotonicInstant.now.advanced(byMilliseconds: 60_000), traceParent: "")
        let later = MonotonicInstant.now.advanced(byMilliseconds: 45_000)
        // The call that renews is held up; readers are answered all the same.
        for _ in 0..<10 { #expect(front.services.reader.freshDocument(id, head, at: later)?.etag == "\"1-open\"") }
        while await auction.gate == nil { await Task.yield() }
        #expect(try await version(front) == 1)
        await auction.setGated(false)
        await auction.open()
        #expect(await auction.reads == 2)
        await front.close()
    }

    @Test("AU-10: a receipt that writes itself is what the general encoder would write")
    func receiptBytes() throws {
        let resource = BidReceiptResource(Self.receipt(FrontResponderTests.id), currency: .eur)
        #expect(try JSON.encode(resource) == JSON.encodeGenerally(resource))
    }

    @Test("a problem that writes itself is what the general encoder would write")
    func problemBytes() throws {
        let errors = [
            RPCError(
                .failedPrecondition, reason: "BID_TOO_LOW", "x", rule: "AU-4",
                details: ["minimumBid": 1200, "faults": [["reason": "PRICE_MISSING"], "\"\\"]]),
            RPCError(.internal, reason: "INTERNAL", "ä"),
        ]
        for error in errors {
            let problem = Problem(error, language: .de, traceID: "4bf92f35")
            #expect(try JSON.encode(problem) == JSON.encodeGenerally(problem))
        }
    }
}
