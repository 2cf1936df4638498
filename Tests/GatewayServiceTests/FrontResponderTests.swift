import Contracts
import Hummingbird
import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import GatewayService

@Suite struct FrontResponderTests {
    static let id = AuctionID(high: 0x0193_9c6f_7a30_7c5e, low: 0x9d1a_5b6f_0c2e_4a11)
    static let path = "/v1/auctions/\(id)"
    static let bid = #"{"amount": {"amount": 1250, "currency": "EUR"}}"#
    static let anna = ["Authorization": "Bearer anna"]

    static func view(version: Int64 = 3, title: String = "Xbox") -> AuctionView {
        AuctionView(
            id: id, seller: TestCredentials.ben, kind: .goods, format: .auction, title: title, description: "",
            currency: .eur, markets: [.de], postalArea: nil, need: nil, status: "open",
            startsAt: Timestamp(seconds: 0), endsAt: Timestamp(seconds: 100), startPrice: 100, price: 150,
            minimumBid: 175, bidCount: 2, leader: "otter", hasReserve: false, isReserveMet: true, buyNowPrice: nil,
            marketPrices: nil, availableQuantity: nil, relistOf: nil, feedPosition: 4, version: version)
    }

    @Test("Paths, methods and bodies that do not fit get problem documents with the right status")
    func misses() async throws {
        let front = try await TestFront()
        let cases: [(String, String, [String: String], String?, Int, String)] = [
            ("GET", "/nothing", [:], nil, 404, "UNKNOWN_PATH"),
            ("DELETE", "/v1/auctions", [:], nil, 405, "METHOD_NOT_ALLOWED"),
            ("TRACE", "/v1/time", [:], nil, 405, "METHOD_NOT_ALLOWED"),
            ("GET", "/v1/auctions/7", [:], nil, 400, "INVALID_PARAMETER"),
            ("GET", "/v1/auctions?x=1", [:], nil, 400, "UNKNOWN_PARAMETER"),
            ("GET", "/v1/auctions?minimumPrice=1", [:], nil, 400, "INVALID_PARAMETER"),
            ("GET", "/v1/time", [:], "{}", 400, "BODY_NOT_EXPECTED"),
            ("POST", Self.path + "/bids", [:], Self.bid, 401, "NOT_AUTHENTICATED"),
            ("POST", Self.path + "/bids", ["Authorization": "x"], Self.bid, 401, "CREDENTIALS_MALFORMED"),
            ("GET", Self.path, ["Authorization": "Bearer y"], nil, 401, "ACCESS_TOKEN_INVALID"),
            ("POST", Self.path + "/bids", Self.anna, Self.bid, 400, "IDEMPOTENCY_KEY_REQUIRED"),
            ("POST", Self.path + "/bids", key(["Content-Type": "text/plain"]), Self.bid, 415, "UNSUPPORTED_MEDIA_TYPE"),
            ("POST", Self.path + "/bids", key(), "{", 400, "MALFORMED_JSON"),
            (
                "POST", Self.path + "/bids", key(), #"{"amount": {"amount": 1, "currency": "EUR"}, "x": 1}"#, 400,
                "UNKNOWN_FIELD"
            ),
            ("POST", Self.path + "/bids", key(), String(repeating: "x", count: 300_000), 413, "BODY_TOO_LARGE"),
            ("PUT", "/v1/listings/\(Self.id)", Self.anna, "{}", 428, "IF_MATCH_REQUIRED"),
            (
                "PUT", "/v1/listings/\(Self.id)", Self.anna.merging(["If-Match": "x"]) { $1 }, "{}", 400,
                "INVALID_HEADER"
            ),
            ("POST", "/v1/sessions", [:], #"{"login": 1, "password": "x"}"#, 400, "INVALID_FIELD"),
        ]
        for (method, path, headers, body, status, reason) in cases {
            let answer = try await front.send(method, path, headers, body: body)
            #expect(answer.status == status, "\(method) \(path)")
            #expect(answer.reason == reason, "\(method) \(path)")
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.json?["status"] == .integer(Int64(status)))
            #expect(answer.json?["traceId"]?.stringValue?.count == 32)
            if status == 405 { #expect(answer.headers[.allow] != nil) }
            if status == 401 { #expect(answer.headers[.wwwAuthenticate] != nil) }
        }
        await front.close()
    }

    private func key(_ more: [String: String] = [:]) -> [String: String] {
        Self.anna.merging(["Idempotency-Key": "k1"]) { $1 }.merging(more) { $1 }
    }

    @Test("AU-9: an auction is read with an ETag, and not sent again while it is the same")
    func readAuction() async throws {
        let front = try await TestFront()
        await front.router.register(GetAuction.self, of: .auctions) { _, _ in Self.view() }
        let answer = try await front.send("GET", Self.path)
        #expect(answer.status == 200)
        #expect(answer.headers[.eTag] == "\"3-open\"")
        #expect(answer.json?["price"] == ["amount": 150, "currency": "EUR"])
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        let again = try await front.send("GET", Self.path, ["If-None-Match": "\"3-open\""])
        #expect(again.status == 304 && again.body.isEmpty)
        let head = try await front.send("HEAD", Self.path)
        #expect(head.status == 200 && head.body.isEmpty)
        await front.close()
    }

    @Test("Readers of one auction share calls, and none sees what is older than its request")
    func sharedReads() async throws {
        let front = try await TestFront()
        let counter = Counter()
        await front.router.register(GetAuction.self, of: .auctions) { _, _ in
            let version = counter.next()
            try await Loop.sleep(.milliseconds(10))
            return Self.view(version: version)
        }
        try await withThrowingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    let before = await counter.value
                    let answer = try await front.send("GET", Self.path)
                    let version = answer.json?["version"]?.integerValue ?? 0
                    #expect(version > before)
                }
            }
            try await group.waitForAll()
        }
        #expect(await counter.value < 100)
        await front.close()
    }

    @Test("AU-4: a bid carries principal, key, language and trace; a refusal comes back in the member's language")
    func placeBid() async throws {
        let front = try await TestFront()
        let seen = Seen()
        await front.router.register(PlaceBid.self, of: .auctions) { request, call in
            seen.metadata = call.metadata
            guard request.amount.amount >= 175 else {
                throw RPCError(
                    .failedPrecondition, reason: "BID_TOO_LOW", "low", rule: "AU-5",
                    details: ["minimum": ["amount": 175, "currency": "EUR"]])
            }
            return BidReceipt(
                auction: request.auction, outcome: "ACCEPTED", sequence: 3, at: Timestamp(seconds: 1), commitment: "",
                salt: "", previousHash: "", hash: "", headHash: "", headSequence: 3, signature: "", keyID: "",
                isLeading: true, price: 175, minimumBid: 200, endsAt: Timestamp(seconds: 100), isReserveMet: true)
        }
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let headers = key(["traceparent": "00-\(trace)-00f067aa0ba902b7-01"])
        let answer = try await front.send("POST", Self.path + "/bids", headers, body: Self.bid)
        #expect(answer.status == 201)
        #expect(answer.json?["minimumBid"] == ["amount": 200, "currency": "EUR"])
        let metadata = await seen.metadata
        #expect(metadata?.principal == TestCredentials.anna.description)
        #expect(metadata?.idempotencyKey == "k1")
        #expect(metadata?.language == "de")
        #expect(metadata?.traceParent?.contains(trace) == true)

        let low = #"{"amount": {"amount": 1, "currency": "EUR"}}"#
        let refused = try await front.send("POST", Self.path + "/bids", key(["Accept-Language": "nl"]), body: low)
        #expect(refused.status == 409)
        #expect(refused.json?["rule"] == "AU-5")
        #expect(refused.json?["detail"]?.stringValue?.contains("1,75 EUR") == true)
        #expect(refused.json?["title"] == "Nicht möglich")
        #expect(refused.headers[.idempotencyReplayed] == nil)
        await front.close()
    }

    @Test("PY-12: a first answer that is given again is marked, a refusal too")
    func replays() async throws {
        let front = try await TestFront()
        await front.router.register(EndAuctionEarly.self, of: .auctions) { request, call in
            call.answer.metadata["idempotency-replayed"] = "true"
            guard request.reason == "theft" else {
                throw RPCError(.failedPrecondition, reason: "NOT_SELLER", "not yours", rule: "AU-11")
            }
            return Self.view()
        }
        let answer = try await front.send("POST", Self.path + "/end", key(), body: #"{"reason": "theft"}"#)
        #expect(answer.status == 201 && answer.headers[.idempotencyReplayed] == "true")
        let refusal = try await front.send("POST", Self.path + "/end", key(), body: #"{"reason": "loss_or_damage"}"#)
        #expect(refusal.status == 409 && refusal.headers[.idempotencyReplayed] == "true")
        await front.close()
    }

    @Test("A browser's cookie needs the CSRF token for unsafe calls")
    func cookies() async throws {
        let front = try await TestFront()
        let cookie = ["Cookie": "a=b; gavel-session=\(TestCredentials.annasCookie)", "Idempotency-Key": "k1"]
        let without = try await front.send("POST", Self.path + "/bids", cookie, body: Self.bid)
        #expect(without.status == 403 && without.reason == "CSRF_TOKEN_INVALID")
        let token = Members.csrfToken(cookieToken: TestCredentials.annasCookie)
        let with = try await front.send(
            "POST", Self.path + "/bids", cookie.merging(["X-CSRF-Token": token]) { $1 }, body: "{")
        #expect(with.reason == "MALFORMED_JSON")
        await front.close()
    }

    @Test("A service that is down is a 503 with Retry-After, one that is slow a 504")
    func failures() async throws {
        let front = try await TestFront { $0.requestTimeoutMilliseconds = 200 }
        await front.router.register(GetAuction.self, of: .auctions) { _, _ in
            try await Loop.sleep(.seconds(30))
            return Self.view()
        }
        let slow = try await front.send("GET", Self.path)
        #expect(slow.status == 504 && slow.reason == "DEADLINE_EXCEEDED")
        let missing = try await front.send("GET", "/v1/auctions")
        #expect(missing.status == 500 && missing.reason == "INTERNAL")
        await front.close()
        let down = try await front.send("GET", "/v1/time")
        #expect(down.status == 503 && down.reason == "SERVICE_UNAVAILABLE")
        #expect(down.headers[.retryAfter] != nil)
    }

    @Test("Whoever asks too often is told when to come back")
    func rateLimits() async throws {
        let front = try await TestFront { $0.rateLimits.addresses[.read] = RateLimit(perSecond: 1, burst: 3) }
        var refused = try await front.send("GET", "/v1/markets")
        #expect(refused.status == 200)
        // However slow the machine is: asking as fast as it can is faster than once per second.
        for _ in 0..<500 where refused.status == 200 { refused = try await front.send("GET", "/v1/markets") }
        #expect(refused.status == 429 && refused.reason == "TOO_MANY_REQUESTS")
        #expect(refused.headers[.retryAfter] != nil)
        #expect(refused.headers[.rateLimitRemaining] == "0")
        #expect(try await front.send("GET", "/v1/markets", from: "192.0.2.2").status == 200)
        // Invalid credentials draw on the same limit, so that they cannot be guessed for nothing.
        var guess = try await front.send("GET", "/v1/auctions", ["Authorization": "Bearer x"])
        for _ in 0..<500 where guess.status == 401 {
            guess = try await front.send("GET", "/v1/auctions", ["Authorization": "Bearer x"])
        }
        #expect(guess.status == 429)
        await front.close()
    }

    @Test("Beyond the limit requests of an operation wait, and are refused when they have waited for too long")
    func requestsUnderWay() async throws {
        for patience in [Int64(50), 600_000] {
            let front = try await TestFront {
                $0.requestLimit = 2
                $0.requestPatienceMilliseconds = patience
            }
            let gate = LoopGate()
            await front.router.register(ListBids.self, of: .auctions) { _, _ in
                await gate.wait()
                throw RPCError(.notFound, reason: "AUCTION_NOT_FOUND", "there is none")
            }
            let underWay = try #require(front.responder.underWay["listBids"])
            let requests = (0..<5).map { _ in
                Task { try await front.send("GET", Self.path + "/bids", ["Accept-Language": "nl"]) }
            }
            try await eventually("two are being carried out") { await gate.waiting == 2 }
            // Nobody finishes meanwhile: three wait, and have given up if they are not patient.
            let given = Given()
            for request in requests {
                Task {
                    _ = try await request.value
                    await given.add()
                }
            }
            if patience == 50 {
                try await eventually("three have given up") { await given.count == 3 }
            } else {
                try await eventually("three wait") { underWay.waitingCount == 3 }
            }
            // Other operations do not wait for them.
            #expect(try await front.send("GET", "/v1/markets").status == 200)
            await gate.open()
            var answers: [TestAnswer] = []
            for request in requests { answers.append(try await request.value) }
            let refused = answers.filter { $0.reason == "PLATFORM_BUSY" }
            #expect(refused.count == (patience == 50 ? 3 : 0))
            #expect(answers.count { $0.status == 404 } == 5 - refused.count)
            for answer in refused {
                #expect(answer.status == 503 && answer.json?["code"] == "RESOURCE_EXHAUSTED")
                #expect(answer.headers[.retryAfter] == "1")
            }
            // Every place has been given back.
            for _ in 0..<6 { #expect(try await front.send("GET", Self.path + "/bids").status == 404) }
            await front.close()
        }
    }

    @Test("A body that cannot be received is the client's fault")
    func brokenBody() async throws {
        struct Broken: Error {}
        let front = try await TestFront()
        let parts = AsyncThrowingStream<ByteBuffer, any Error> { $0.finish(throwing: Broken()) }
        var fields = HTTPFields()
        fields[.contentType] = "application/json"
        fields[.transferEncoding] = "chunked"
        fields[.authorization] = "Bearer anna"
        let request = Request(
            head: HTTPRequest(
                method: .post, scheme: "http", authority: "localhost", path: Self.path + "/bids", headerFields: fields),
            body: RequestBody(asyncSequence: parts))
        #expect(await front.responder.respond(to: request, from: "192.0.2.1").0.status == .badRequest)
        await front.close()
    }

    @Test("Other sites' scripts are let in only where the operator allows it")
    func origins() async throws {
        let front = try await TestFront { $0.allowedOrigins = ["https://shop.example"] }
        let allowed = try await front.send("GET", "/v1/markets", ["Origin": "https://shop.example"])
        #expect(allowed.headers[.accessControlAllowOrigin] == "https://shop.example")
        let other = try await front.send("GET", "/v1/markets", ["Origin": "https://evil.example"])
        #expect(other.headers[.accessControlAllowOrigin] == nil)
        let preflight = try await front.send(
            "OPTIONS", "/v1/markets", ["Origin": "https://shop.example", "Access-Control-Request-Method": "GET"])
        #expect(preflight.status == 204)
        #expect(try await front.send("OPTIONS", "/v1/markets").status == 405)
        await front.close()
    }

    @Test("AU-15: the live feed is sent as server-sent events and ends with the auction")
    func feed() async throws {
        let front = try await TestFront()
        await front.router.register(ReadFeed.self, of: .auctions) { request, _ in
            let entries = (1...3).map { position in
                FeedEntry(
                    position: Int64(position), type: position == 3 ? "closed" : "bid", at: Timestamp(seconds: 1),
                    data: ["price": 150])
            }
            return ReadFeed.Response(entries: entries.filter { $0.position > request.after }, isComplete: true)
        }
        let answer = try await front.send("GET", Self.path + "/feed", ["Last-Event-ID": "1"])
        #expect(answer.headers[.contentType] == "text/event-stream")
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(text.contains("id: 2\nevent: bid\ndata: {") && text.contains("id: 3\nevent: closed\n"))
        #expect(!text.contains("id: 1\n"))
        #expect(try await front.send("GET", Self.path + "/feed?lastEventId=3").status == 204)
        #expect(try await front.send("GET", Self.path + "/feed", ["Last-Event-ID": "x"]).status == 400)
        await front.close()
    }

    @Test("The document and its page are served")
    func document() async throws {
        let front = try await TestFront()
        let document = try await front.send("GET", "/openapi.json")
        #expect(document.json?["openapi"] == "3.1.0")
        let page = try await front.send("GET", "/docs")
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(page.headers[.contentSecurityPolicy]?.contains("style-src") == true)
        await front.close()
    }
}

@Loop
final class Counter {
    private(set) var value: Int64 = 0
    nonisolated init() {}
    func next() -> Int64 {
        value += 1
        return value
    }
}

@Loop
private final class Seen {
    var metadata: Metadata?
    nonisolated init() {}
}

/// Lets handlers wait until a test opens it.
@Loop
private final class LoopGate {
    private var isOpen = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    var waiting: Int { waiters.count }

    nonisolated init() {}

    func wait() async {
        await withCheckedContinuation { if isOpen { $0.resume() } else { waiters.append($0) } }
    }

    func open() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }
}

/// How many answers have been given.
@Loop
private final class Given {
    private(set) var count = 0
    nonisolated init() {}
    func add() { count += 1 }
}
