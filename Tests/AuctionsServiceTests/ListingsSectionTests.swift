import Contracts
import Kernel
import Reactor
import Testing
import Wire

@testable import AuctionsService

/// Sections of a seller's listings, and listing again.
@Suite struct ListingsSectionTests {
    private static let seller = ListingsFixture.seller

    @Loop
    private static func ids(
        _ service: ListingsFixture, _ section: String, seller: MemberID = seller
    ) async throws -> [ListingID] {
        var ids: [ListingID] = []
        var cursor: String?
        repeat {
            let page = try await service.call(
                ListSellerListings.self, .init(seller: seller, section: section, cursor: cursor, limit: 3))
            #expect(page.items.count <= 3)
            ids += page.items.map(\.id)
            cursor = page.nextCursor
        } while cursor != nil
        return ids
    }

    @Test("AU-13: an ended auction is in exactly one of Sold and Expired")
    func sections() async throws {
        try await ListingsFixture.with { service in
            let sold = try await service.list(ListingsFixture.goods("Verkauft", days: 1))
            let expired = try await service.list(ListingsFixture.goods("Abgelaufen", days: 1))
            let live = try await service.list(ListingsFixture.goods("Läuft", days: 3))
            let draft = try await service.create(ListingsFixture.goods("Entwurf")).id
            try await service.bid(2000, on: sold, by: ListingsFixture.member(2))
            try await service.pass(to: ListingsFixture.start.adding(seconds: 86_400))
            #expect(try await Self.ids(service, "sold") == [sold])
            #expect(try await Self.ids(service, "expired") == [expired])
            #expect(try await Self.ids(service, "live") == [live])
            #expect(try await Self.ids(service, "draft") == [draft])
            #expect(try await Self.ids(service, "draft", seller: ListingsFixture.member(2)) == [])
        }
    }

    @Test("AU-13: pages go on where the one before ended, whatever comes and goes meanwhile")
    func stablePages() async throws {
        try await ListingsFixture.with { service in
            var drafts: [ListingID] = []
            for number in 1...8 {
                try await service.setClock(ListingsFixture.start.adding(seconds: Int64(number)))
                drafts.append(try await service.create(ListingsFixture.goods("Entwurf \(number)")).id)
            }
            let newestFirst = Array(drafts.reversed())
            #expect(try await Self.ids(service, "draft") == newestFirst)
            var request = ListSellerListings.Request(seller: Self.seller, section: "draft", cursor: nil, limit: 3)
            let first = try await service.call(ListSellerListings.self, request)
            request.cursor = first.nextCursor
            try await service.setClock(ListingsFixture.start.adding(seconds: 20))
            _ = try await service.create(ListingsFixture.goods("Noch einer"))
            _ = try await service.call(DiscardListing.self, .init(id: newestFirst[2], seller: Self.seller))
            let second = try await service.call(ListSellerListings.self, request)
            #expect(first.items.map(\.id) + second.items.map(\.id) == Array(newestFirst.prefix(6)))
        }
    }

    @Test("AU-13: a cursor of another query, a page without size and an unknown section are refused")
    func badPages() async throws {
        try await ListingsFixture.with { service in
            for number in 1...2 { _ = try await service.create(ListingsFixture.goods("Entwurf \(number)")) }
            var request = ListSellerListings.Request(seller: Self.seller, section: "draft", cursor: nil, limit: 1)
            request.cursor = try await service.call(ListSellerListings.self, request).nextCursor
            #expect(request.cursor != nil)
            request.section = "live"
            #expect(try await service.refusal(ListSellerListings.self, request).reason == "CURSOR_MISMATCH")
            request.section = "draft"
            request.seller = ListingsFixture.member(2)
            #expect(try await service.refusal(ListSellerListings.self, request).reason == "CURSOR_MISMATCH")
            request.cursor = "no cursor"
            #expect(try await service.refusal(ListSellerListings.self, request).reason == "CURSOR_MISMATCH")
            request.cursor = nil
            request.limit = 0
            #expect(try await service.refusal(ListSellerListings.self, request).reason == "LIMIT_OUT_OF_RANGE")
            request.limit = 1
            request.section = "ended"
            #expect(try await service.refusal(ListSellerListings.self, request).reason == "INVALID_PARAMETER")
        }
    }

    @Test("AU-13: a page of very long listings ends early and leaves nothing out")
    func longPages() async throws {
        try await ListingsFixture.with { service in
            let text = String(repeating: "ä", count: 35_000)
            var made: [ListingID] = []
            for number in 1...20 {
                try await service.setClock(ListingsFixture.start.adding(seconds: Int64(number)))
                made.append(try await service.create(ListingsFixture.goods("Lang \(number)", description: text)).id)
            }
            var request = ListSellerListings.Request(seller: Self.seller, section: "draft", cursor: nil, limit: 100)
            let first = try await service.call(ListSellerListings.self, request)
            #expect((1..<20).contains(first.items.count))
            request.cursor = first.nextCursor
            let second = try await service.call(ListSellerListings.self, request)
            #expect(first.items.map(\.id) + second.items.map(\.id) == made.reversed())
            #expect(second.nextCursor == nil)
        }
    }

    @Test("AU-13: an expired auction is listed again any number of times; the old one stays as it is")
    func relist() async throws {
        try await ListingsFixture.with { service in
            let old = try await service.list(ListingsFixture.appointment())
            try await service.pass(to: ListingsFixture.start.adding(seconds: 3 * 86_400))
            let before = try await service.call(GetListing.self, .init(id: old, seller: Self.seller))
            #expect(before.status == "ended" && before.hints == ["LOWER_START_PRICE"])
            for _ in 1...2 {
                let draft = try await service.call(RelistAuction.self, .init(auction: old, seller: Self.seller))
                #expect(draft.status == "draft" && draft.relistOf == old && draft.hasSealedPart)
                #expect(draft.hints == ["LOWER_START_PRICE"] && draft.fields == before.fields)
                _ = try await service.call(
                    PublishListing.self, .init(id: draft.id, seller: Self.seller, version: nil))
                #expect(try await service.call(GetAuction.self, .init(id: draft.id)).relistOf == old)
            }
            let after = try await service.call(GetListing.self, .init(id: old, seller: Self.seller))
            #expect(after.version == before.version && after.status == "ended")
            #expect(try await service.count("SELECT count(*) FROM sealed_part") == 3)
        }
    }

    @Test("AU-13: the hint goes when the start price is lower; duration and every field can be chosen anew")
    func lowerPrice() async throws {
        try await ListingsFixture.with { service in
            let old = try await service.list(ListingsFixture.goods(startPrice: 1000, days: 1))
            try await service.pass(to: ListingsFixture.start.adding(seconds: 86_400))
            let draft = try await service.call(RelistAuction.self, .init(auction: old, seller: Self.seller))
            let edited = try await service.call(
                UpdateListing.self,
                .init(
                    id: draft.id, seller: Self.seller, version: 1,
                    fields: ListingsFixture.goods("Günstiger", startPrice: 900, days: 5)))
            #expect(edited.hints == [] && edited.relistOf == old && edited.fields.durationDays == 5)
        }
    }

    @Test("AU-13: only what is expired is listed again, and only by its seller")
    func notExpired() async throws {
        try await ListingsFixture.with { service in
            let id = try await service.list(ListingsFixture.goods(days: 1))
            let request = RelistAuction.Request(auction: id, seller: Self.seller)
            #expect(try await service.refusal(RelistAuction.self, request).reason == "NOT_EXPIRED")
            try await service.bid(2000, on: id, by: ListingsFixture.member(2))
            try await service.pass(to: ListingsFixture.start.adding(seconds: 86_400))
            #expect(try await service.refusal(RelistAuction.self, request).reason == "NOT_EXPIRED")
            let stranger = RelistAuction.Request(auction: id, seller: ListingsFixture.member(2))
            #expect(try await service.refusal(RelistAuction.self, stranger).reason == "NOT_SELLER")
        }
    }
}
