import Contracts
import Kernel
import Reactor
import Testing
import Wire

@testable import AuctionsService

/// Fixed prices are bought by the path from award to order, and never oversold.
@Suite struct ListingsFixedPriceTests {
    /// One buyer's purchase: `BOUGHT`, or the reason of the refusal. As a client does, it tries again with the same key
    /// when the service is too busy.
    @Loop
    private static func buy(from id: ListingID, _ number: Int, _ service: ListingsFixture) async throws -> String {
        let request = PurchaseFixedPrice.Request(
            listing: id, buyer: ListingsFixture.member(100 + UInt64(number)), market: .de, quantity: 1)
        while true {
            do {
                let receipt = try await service.call(PurchaseFixedPrice.self, request, key: "buy-\(number)")
                #expect(receipt.total == Money(amount: 1500, currency: .eur))
                return "BOUGHT"
            } catch let error as RPCError where error.code == .unavailable || error.code == .resourceExhausted {
                try await Loop.sleep(.milliseconds(50))
            } catch let error as RPCError {
                return error.reason
            }
        }
    }

    @Test("AU-18: fifty buyers want the ten pieces at once: ten get one, forty are told, nothing is oversold")
    func race() async throws {
        try await ListingsFixture.with { service in
            let id = try await service.list(ListingsFixture.fixedPrice(quantity: 10))
            var outcomes: [String: Int] = [:]
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<50 {
                    group.addTask { try await Self.buy(from: id, number, service) }
                }
                for try await outcome in group { outcomes[outcome, default: 0] += 1 }
            }
            #expect(outcomes == ["BOUGHT": 10, "SOLD_OUT": 40])
            let rounds = try await service.rows("SELECT round FROM award WHERE listing = $1 ORDER BY round", .id(id))
            #expect(try rounds.map { try $0.int64(0) } == Array(1...10))
            #expect(try await service.count("SELECT sold_quantity FROM fixed_price_stock") == 10)
            let versions = try await service.rows(
                "SELECT version, type FROM outbox WHERE aggregate = $1 ORDER BY version", .text("listing:\(id)"))
            #expect(try versions.map { try $0.int64(0) } == Array(1...11))
            #expect(try versions.dropFirst().allSatisfy { try $0.text(1) == "AuctionSold" })
            let view = try await service.call(GetAuction.self, .init(id: id))
            #expect(view.status == "sold" && view.availableQuantity == 0)
            let section = ListSellerListings.Request(
                seller: ListingsFixture.seller, section: "sold", cursor: nil, limit: 5)
            #expect(try await service.call(ListSellerListings.self, section).items.map(\.id) == [id])
        }
    }

    @Test("AU-18: many pieces at once are never more than are left")
    func manyPieces() async throws {
        try await ListingsFixture.with { service in
            let id = try await service.list(ListingsFixture.fixedPrice(quantity: 10))
            var request = PurchaseFixedPrice.Request(
                listing: id, buyer: ListingsFixture.member(2), market: .nl, quantity: 7)
            let receipt = try await service.call(PurchaseFixedPrice.self, request, key: "a")
            #expect(receipt.total == Money(amount: 7 * 1700, currency: .eur) && receipt.quantity == 7)
            let refusal = try await service.refusal(PurchaseFixedPrice.self, request, key: "b")
            #expect(refusal.reason == "NOT_ENOUGH_LEFT" && refusal.details["remainingQuantity"] == 3)
            request.quantity = 0
            let nothing = try await service.refusal(PurchaseFixedPrice.self, request, key: "c")
            #expect(nothing.reason == "QUANTITY_NOT_POSITIVE" && nothing.code == .invalidArgument)
            let view = try await service.call(GetAuction.self, .init(id: id))
            #expect(view.status == "open" && view.availableQuantity == 3 && view.price == 1500)
            #expect(view.marketPrices == ["DE": 1500, "NL": 1700] && view.format == .fixedPrice)
        }
    }

    @Test("PY-12: a purchase needs a key; the same key buys once")
    func idempotent() async throws {
        try await ListingsFixture.with { service in
            let id = try await service.list(ListingsFixture.fixedPrice())
            let request = PurchaseFixedPrice.Request(
                listing: id, buyer: ListingsFixture.member(2), market: .de, quantity: 1)
            #expect(
                try await service.refusal(PurchaseFixedPrice.self, request).reason == "IDEMPOTENCY_KEY_REQUIRED")
            let first = try await service.call(PurchaseFixedPrice.self, request, key: "a")
            let again = try await service.call(PurchaseFixedPrice.self, request, key: "a")
            #expect(first.award == again.award)
            #expect(try await service.count("SELECT count(*) FROM award") == 1)
        }
    }

    @Test("MK-3: it is sold in its markets only; AU-1: not to its seller")
    func refusals() async throws {
        try await ListingsFixture.with { service in
            let id = try await service.list(ListingsFixture.fixedPrice())
            var request = PurchaseFixedPrice.Request(
                listing: id, buyer: ListingsFixture.member(2), market: .fr, quantity: 1)
            #expect(
                try await service.refusal(PurchaseFixedPrice.self, request, key: "a").reason == "MARKET_NOT_SERVED")
            request.market = .de
            request.buyer = ListingsFixture.seller
            let own = try await service.refusal(PurchaseFixedPrice.self, request, key: "b")
            #expect(own.reason == "OWN_LISTING" && own.rule == "AU-1")
            request.buyer = ListingsFixture.member(2)
            request.listing = try await service.create(ListingsFixture.fixedPrice()).id
            #expect(
                try await service.refusal(PurchaseFixedPrice.self, request, key: "c").reason == "LISTING_NOT_FOUND")
            request.listing = try await service.list(ListingsFixture.goods())
            #expect(try await service.refusal(PurchaseFixedPrice.self, request, key: "d").reason == "NOT_FIXED_PRICE")
            #expect(try await service.count("SELECT count(*) FROM award") == 0)
        }
    }

    @Test("AU-18: appointments have no fixed price, and every market has a price")
    func faults() async throws {
        try await ListingsFixture.with { service in
            var fields = ListingsFixture.fixedPrice(quantity: 0)
            fields.kind = .appointment
            fields.marketPrices = ["DE": 100]
            let draft = try await service.create(fields)
            let refusal = try await service.refusal(
                PublishListing.self, .init(id: draft.id, seller: ListingsFixture.seller, version: nil))
            let reasons = (refusal.details["faults"]?.arrayValue ?? []).compactMap { $0["reason"]?.stringValue }
            for reason in ["FIXED_PRICE_NOT_ALLOWED", "QUANTITY_OUT_OF_RANGE", "PRICE_MISSING"] {
                #expect(reasons.contains(reason))
            }
        }
    }
}
