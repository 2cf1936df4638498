import Contracts
import Kernel
import Postgres
import Testing
import Wire

@testable import AuctionsService

/// What a publication brings into being.
@Suite struct ListingsPublicationTests {
    @Test("AU-3: publication starts the auction's clock, sets its deadline and is told once")
    func auctionBegins() async throws {
        try await ListingsFixture.with { service in
            var fields = ListingsFixture.goods(startPrice: 1000, days: 3)
            fields.reservePrice = 2000
            fields.buyNowPrice = 5000
            let id = try await service.list(fields)
            let end = ListingsFixture.start.adding(seconds: 3 * 86_400)
            let view = try await service.call(GetAuction.self, .init(id: id))
            #expect(view.status == "open" && view.startsAt == ListingsFixture.start && view.endsAt == end)
            #expect(view.startPrice == 1000 && view.price == 1000 && view.minimumBid == 1000 && view.bidCount == 0)
            #expect(view.hasReserve && !view.isReserveMet && view.buyNowPrice == 5000 && view.leader == nil)
            #expect(view.postalArea == "101" && view.markets == [.de] && view.need == nil && view.version == 2)
            let deadline = try await service.rows("SELECT kind, due_at FROM deadline WHERE key = $1", .text("\(id)"))
            #expect(try deadline.map { try $0.text(0) } == ["closeAuction"])
            #expect(try deadline.first?.timestamp(1) == end)
            let events = try await service.rows("SELECT aggregate, version, type, body FROM outbox")
            #expect(events.count == 1)
            let event = try #require(events.first)
            #expect(try event.text(0) == "listing:\(id)" && event.int64(1) == 1 && event.text(2) == "ListingPublished")
            let body = try JSON.decode(ListingPublished.self, from: Array(try event.json(3).utf8))
            #expect(body.endsAt == end && body.format == .auction && body.seller == ListingsFixture.seller)
        }
    }

    @Test("AU-3: only a draft is published, and only once")
    func onlyOnce() async throws {
        try await ListingsFixture.with { service in
            let id = try await service.list(ListingsFixture.goods())
            let again = PublishListing.Request(id: id, seller: ListingsFixture.seller, version: nil)
            #expect(try await service.refusal(PublishListing.self, again).reason == "NOT_DRAFT")
            let edit = UpdateListing.Request(
                id: id, seller: ListingsFixture.seller, version: 2, fields: ListingsFixture.goods("Anders"))
            #expect(try await service.refusal(UpdateListing.self, edit).reason == "NOT_DRAFT")
            let view = try await service.call(GetListing.self, .init(id: id, seller: ListingsFixture.seller))
            #expect(view.status == "live" && view.version == 2 && view.publishedAt == ListingsFixture.start)
        }
    }

    @Test("MK-3: the sandbox's market is no market of a production installation", arguments: ["sandbox", "production"])
    func sandboxMarket(mode: String) async throws {
        try await ListingsFixture.with(mode: mode) { service in
            var fields = ListingsFixture.goods()
            fields.markets = [.us]
            fields.currency = .usd
            let draft = try await service.create(fields)
            let request = PublishListing.Request(id: draft.id, seller: ListingsFixture.seller, version: nil)
            if mode == "sandbox" {
                #expect(try await service.call(PublishListing.self, request).status == "live")
                let terms = try await service.rows("SELECT terms->>'softCloseSeconds' FROM auction")
                #expect(try terms.map { try $0.text(0) } == ["0"])
            } else {
                let faults = try await service.refusal(PublishListing.self, request).details["faults"]?.arrayValue
                #expect(faults?.map { $0["reason"] } == ["MARKET_NOT_SERVED"])
            }
        }
    }

    @Test("MK-3: a listing's currency is that of one of its markets")
    func currency() async throws {
        try await ListingsFixture.with { service in
            var fields = ListingsFixture.goods()
            fields.currency = .usd
            let draft = try await service.create(fields)
            let refusal = try await service.refusal(
                PublishListing.self, .init(id: draft.id, seller: ListingsFixture.seller, version: nil))
            #expect(refusal.details["faults"]?.arrayValue?.map { $0["reason"] } == ["CURRENCY_OF_NO_MARKET"])
        }
    }

    @Test("AU-9: between the end and the closing a read shows the computed result under a version of its own")
    func computedResult() async throws {
        try await ListingsFixture.with { service in
            let id = try await service.list(ListingsFixture.goods(days: 1))
            try await service.bid(1500, on: id, by: ListingsFixture.member(2))
            let open = try await service.call(GetAuction.self, .init(id: id))
            #expect(open.status == "open" && open.bidCount == 1 && open.leader?.hasPrefix("bidder-") == true)
            try await service.setClock(ListingsFixture.start.adding(seconds: 86_400))
            let computed = try await service.call(GetAuction.self, .init(id: id))
            #expect(computed.status == "sold" && computed.version > open.version && computed.price == open.price)
            try await service.pass(to: ListingsFixture.start.adding(seconds: 86_400))
            let closed = try await service.call(GetAuction.self, .init(id: id))
            #expect(closed.status == "sold" && closed.version > computed.version && closed.price == open.price)
        }
    }

    @Test("AU-3: every statement of listings and search is accepted by the migrated schema")
    func statements() async throws {
        try await ListingsFixture.with { service in
            let faults = try await StatementCheck.faults(
                of: ListingStore.all + SearchStore.all, connection: service.connection,
                searchPath: [ListingsFixture.schema])
            #expect(faults.map(\.description) == [])
        }
    }
}
