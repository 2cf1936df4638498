import Contracts
import Kernel
import Postgres
import Reactor
import Testing
import Wire

@testable import AuctionsService

/// The sealed part is for the winner's eyes.
@Suite struct ListingsSealedPartTests {
    private static let expert = ListingsFixture.member(21)
    private static let loser = ListingsFixture.member(22)

    /// An appointment that was sold to `expert`.
    @Loop
    private static func sold(_ service: ListingsFixture) async throws -> ListingID {
        let id = try await service.list(ListingsFixture.appointment())
        try await service.bid(6000, on: id, by: loser)
        try await service.bid(9000, on: id, by: expert)
        try await service.pass(to: ListingsFixture.start.adding(seconds: 3 * 86_400))
        return id
    }

    @Test("AU-2: the awarded buyer reads it, and each disclosure is logged")
    func disclosure() async throws {
        try await ListingsFixture.with { service in
            let id = try await Self.sold(service)
            for _ in 1...2 {
                let part = try await service.call(OpenSealedPart.self, .init(auction: id, buyer: Self.expert))
                #expect(part == ListingsFixture.appointment().sealed)
            }
            let log = try await service.rows("SELECT listing, member, at FROM sealed_part_disclosure ORDER BY id")
            #expect(log.count == 2)
            #expect(try log.allSatisfy { try $0.id(0) == id && $0.id(1) == Self.expert })
            #expect(try log.first?.timestamp(2) == ListingsFixture.start.adding(seconds: 3 * 86_400))
        }
    }

    @Test("AU-2: nobody else reads it, and nobody before the award")
    func everybodyElse() async throws {
        try await ListingsFixture.with { service in
            let open = try await service.list(ListingsFixture.appointment())
            try await service.bid(6000, on: open, by: Self.expert)
            let early = try await service.refusal(OpenSealedPart.self, .init(auction: open, buyer: Self.expert))
            #expect(early.code == .failedPrecondition && early.reason == "NOT_AWARDED")
            try await service.pass(to: ListingsFixture.start.adding(seconds: 3 * 86_400))
            for member in [Self.loser, ListingsFixture.seller] {
                let refusal = try await service.refusal(OpenSealedPart.self, .init(auction: open, buyer: member))
                #expect(refusal.code == .permissionDenied && refusal.details.isEmpty)
            }
            let unknown = OpenSealedPart.Request(auction: ListingID(high: 1, low: 1), buyer: Self.expert)
            #expect(try await service.refusal(OpenSealedPart.self, unknown).code == .notFound)
            #expect(try await service.count("SELECT count(*) FROM sealed_part_disclosure") == 0)
        }
    }

    @Test("AU-2: it stands in its own table and nowhere else, whatever is done with the listing")
    func nowhereElse() async throws {
        try await ListingsFixture.with { service in
            let request = CreateListing.Request(seller: ListingsFixture.seller, fields: ListingsFixture.appointment())
            let draft = try await service.call(CreateListing.self, request, key: "create")
            _ = try await service.call(
                UpdateListing.self,
                .init(
                    id: draft.id, seller: ListingsFixture.seller, version: 1, fields: ListingsFixture.appointment()),
                key: "update")
            _ = try await service.call(
                PublishListing.self, .init(id: draft.id, seller: ListingsFixture.seller, version: 2), key: "publish")
            try await service.bid(9000, on: draft.id, by: Self.expert)
            try await service.pass(to: ListingsFixture.start.adding(seconds: 3 * 86_400))
            _ = try await service.call(
                OpenSealedPart.self, .init(auction: draft.id, buyer: Self.expert), key: "open")
            let tables = try await service.rows(
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'auctions' ORDER BY 1"
            ).map { try $0.text(0) }
            var holders: [String] = []
            for table in tables {
                let found = try await service.count(
                    "SELECT count(*) FROM \"\(table)\" t WHERE t::text ILIKE '%\(ListingsFixture.secretWord)%'")
                if found > 0 { holders.append(table) }
            }
            #expect(holders == ["sealed_part"])
        }
    }

    @Test("AU-2: no read but its own returns it: not the listing, the auction, the search or the proof")
    func notInAnswers() async throws {
        try await ListingsFixture.with { service in
            let live = try await service.list(ListingsFixture.appointment())
            let seller = ListingsFixture.seller
            var answers = [
                try JSON.encode(try await service.call(GetListing.self, .init(id: live, seller: seller))),
                try JSON.encode(try await service.call(GetAuction.self, .init(id: live))),
                try JSON.encode(try await service.call(SearchAuctions.self, .init(text: "Beratung"))),
            ]
            let hits = try await service.call(SearchAuctions.self, .init(text: ListingsFixture.secretWord))
            #expect(hits.items.isEmpty)
            let sold = try await Self.sold(service)
            answers.append(Array(try await service.call(GetProof.self, .init(auction: sold, viewer: seller)).text.utf8))
            let section = ListSellerListings.Request(seller: seller, section: "sold", cursor: nil, limit: 10)
            answers.append(try JSON.encode(try await service.call(ListSellerListings.self, section)))
            for answer in answers {
                #expect(!String(decoding: answer, as: UTF8.self).contains(ListingsFixture.secretWord))
            }
        }
    }

    @Test("AU-2: an edit without it leaves it as it is; a listing of another kind loses it")
    func edits() async throws {
        try await ListingsFixture.with { service in
            let draft = try await service.create(ListingsFixture.appointment())
            let kept = try await service.call(
                UpdateListing.self,
                .init(
                    id: draft.id, seller: ListingsFixture.seller, version: 1,
                    fields: ListingsFixture.appointment(sealed: false)))
            #expect(kept.hasSealedPart)
            #expect(try await service.count("SELECT count(*) FROM sealed_part") == 1)
            let lost = try await service.call(
                UpdateListing.self,
                .init(id: draft.id, seller: ListingsFixture.seller, version: 2, fields: ListingsFixture.goods()))
            #expect(!lost.hasSealedPart)
            #expect(try await service.count("SELECT count(*) FROM sealed_part") == 0)
        }
    }

    @Test("AU-2: an appointment without a sealed part is not published")
    func required() async throws {
        try await ListingsFixture.with { service in
            let draft = try await service.create(ListingsFixture.appointment(sealed: false))
            let refusal = try await service.refusal(
                PublishListing.self, .init(id: draft.id, seller: ListingsFixture.seller, version: nil))
            let faults = refusal.details["faults"]?.arrayValue
            #expect(faults?.map { $0["reason"] } == ["SEALED_PART_MISSING"])
            #expect(faults?.map { $0["field"] } == ["sealed"])
        }
    }

    @Test("AU-2: goods have none to open")
    func goods() async throws {
        try await ListingsFixture.with { service in
            let id = try await service.list(ListingsFixture.goods(days: 1))
            try await service.bid(2000, on: id, by: Self.expert)
            try await service.pass(to: ListingsFixture.start.adding(seconds: 86_400))
            let refusal = try await service.refusal(OpenSealedPart.self, .init(auction: id, buyer: Self.expert))
            #expect(refusal.reason == "NO_SEALED_PART" && refusal.code == .failedPrecondition)
        }
    }
}
