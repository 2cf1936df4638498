import Contracts
import Kernel
import Testing
import Wire

@testable import AuctionsService

/// Drafts: written, edited, thrown away; published only when nothing is wrong.
@Suite struct ListingsDraftTests {
    @Test("AU-3: a draft may be incomplete and comes back as it was written")
    func incompleteDraft() async throws {
        try await ListingsFixture.with { service in
            var fields = ListingsFixture.goods()
            fields.startPrice = nil
            fields.durationDays = nil
            fields.description = ""
            fields.postalArea = nil
            let draft = try await service.create(fields)
            #expect(draft.fields == fields)
            #expect(draft.status == "draft" && draft.version == 1 && draft.publishedAt == nil && draft.hints.isEmpty)
            let read = try await service.call(GetListing.self, .init(id: draft.id, seller: ListingsFixture.seller))
            #expect(read.fields == fields)
            #expect(read.createdAt == ListingsFixture.start)
        }
    }

    @Test("AU-3: formats, needs and markets survive the way to the rules and back")
    func roundTrips() async throws {
        try await ListingsFixture.with { service in
            var appointment = ListingsFixture.appointment()
            let draft = try await service.create(appointment)
            appointment.sealed = nil
            #expect(draft.fields == appointment)
            #expect(draft.hasSealedPart)
            let fixed = try await service.create(ListingsFixture.fixedPrice())
            #expect(fixed.fields == ListingsFixture.fixedPrice())
        }
    }

    @Test("MK-1: a listing without a language is in its seller's, else in the main market's")
    func languages() async throws {
        try await ListingsFixture.with { service in
            var fields = ListingsFixture.goods()
            fields.language = nil
            let english = try await service.call(
                CreateListing.self, .init(seller: ListingsFixture.seller, fields: fields), language: .en)
            #expect(english.fields.language == .en)
            fields.markets = [.nl]
            #expect(try await service.create(fields).fields.language == .nl)
        }
    }

    @Test("AU-3: an edit names the version that it edits; the second of two editors is told")
    func versions() async throws {
        try await ListingsFixture.with { service in
            let draft = try await service.create(ListingsFixture.goods())
            var request = UpdateListing.Request(
                id: draft.id, seller: ListingsFixture.seller, version: 1, fields: ListingsFixture.goods("Neuer Titel"))
            let edited = try await service.call(UpdateListing.self, request)
            #expect(edited.version == 2 && edited.fields.title == "Neuer Titel")
            request.fields = ListingsFixture.goods("Anderer Titel")
            let refusal = try await service.refusal(UpdateListing.self, request)
            #expect(refusal.code == .aborted && refusal.reason == "VERSION_MISMATCH")
            #expect(refusal.details["version"] == 2)
            let publish = PublishListing.Request(id: draft.id, seller: ListingsFixture.seller, version: 1)
            #expect(try await service.refusal(PublishListing.self, publish).reason == "VERSION_MISMATCH")
        }
    }

    @Test("AU-3: a draft is nobody's business; what is live has a seller and others are not it")
    func strangers() async throws {
        try await ListingsFixture.with { service in
            let stranger = ListingsFixture.member(9)
            let draft = try await service.create(ListingsFixture.goods())
            let get = GetListing.Request(id: draft.id, seller: stranger)
            #expect(try await service.refusal(GetListing.self, get).reason == "LISTING_NOT_FOUND")
            let publish = PublishListing.Request(id: draft.id, seller: stranger, version: nil)
            #expect(try await service.refusal(PublishListing.self, publish).code == .notFound)
            let discard = DiscardListing.Request(id: draft.id, seller: stranger)
            #expect(try await service.refusal(DiscardListing.self, discard).code == .notFound)
            _ = try await service.call(
                PublishListing.self, .init(id: draft.id, seller: ListingsFixture.seller, version: nil))
            let seen = try await service.refusal(GetListing.self, get)
            #expect(seen.code == .permissionDenied && seen.reason == "NOT_SELLER")
        }
    }

    @Test("AU-3: a discarded draft is gone with its sealed part; what is live cannot be discarded")
    func discard() async throws {
        try await ListingsFixture.with { service in
            let draft = try await service.create(ListingsFixture.appointment())
            let request = DiscardListing.Request(id: draft.id, seller: ListingsFixture.seller)
            _ = try await service.call(DiscardListing.self, request)
            #expect(try await service.refusal(DiscardListing.self, request).code == .notFound)
            #expect(try await service.count("SELECT count(*) FROM sealed_part") == 0)
            let live = try await service.list(ListingsFixture.goods())
            let refusal = try await service.refusal(
                DiscardListing.self, .init(id: live, seller: ListingsFixture.seller))
            #expect(refusal.reason == "NOT_DRAFT" && refusal.code == .failedPrecondition)
        }
    }

    @Test("AU-3: publication names all faults at once, each by its field")
    func allFaults() async throws {
        try await ListingsFixture.with { service in
            var fields = ListingsFixture.goods("ab", startPrice: 1000, days: 2, description: " ")
            fields.reservePrice = 500
            fields.buyNowPrice = 1299
            fields.markets = []
            let draft = try await service.create(fields)
            let refusal = try await service.refusal(
                PublishListing.self, .init(id: draft.id, seller: ListingsFixture.seller, version: nil))
            #expect(refusal.code == .invalidArgument && refusal.reason == "LISTING_FAULTY")
            let faults = try #require(refusal.details["faults"]?.arrayValue)
            let named = faults.map { "\($0["field"]?.stringValue ?? ""):\($0["reason"]?.stringValue ?? "")" }
            #expect(
                named == [
                    "title:TITLE_TOO_SHORT", "description:DESCRIPTION_MISSING", "markets:MARKETS_MISSING",
                    "reservePrice:RESERVE_BELOW_START_PRICE", "buyNowPrice:BUY_NOW_TOO_LOW",
                    "durationDays:DURATION_NOT_OFFERED",
                ])
            #expect(faults[4]["minimum"] == ["amount": 1300, "currency": "EUR"])
            #expect(faults[4]["rule"] == "AU-12")
            #expect(faults[5]["choices"] == [1, 3, 5, 7, 10])
        }
    }

    @Test("AU-3: what cannot be stored or would be lost is refused even in a draft")
    func draftFaults() async throws {
        try await ListingsFixture.with { service in
            var fields = ListingsFixture.goods("Titel\u{0}", description: String(repeating: "ä", count: 40_001))
            fields.marketPrices = ["DE": 1]
            fields.need = PublicNeed(requestType: "wish", subjects: ["cars"], what: "", postalArea: "1", when: "")
            fields.sealed = ListingsFixture.appointment().sealed
            let refusal = try await service.refusal(
                CreateListing.self, .init(seller: ListingsFixture.seller, fields: fields))
            let faults = try #require(refusal.details["faults"]?.arrayValue)
            let named = faults.map { "\($0["field"]?.stringValue ?? ""):\($0["reason"]?.stringValue ?? "")" }
            #expect(
                named == [
                    "title:TEXT_HAS_CONTROL_CHARACTERS", "description:TEXT_TOO_LONG", "marketPrices:FIELD_NOT_ALLOWED",
                    "need.requestType:VALUE_UNKNOWN", "need.subjects:VALUE_UNKNOWN", "postalArea:FIELD_NOT_ALLOWED",
                    "sealed:SEALED_PART_NOT_ALLOWED",
                ])
            #expect(!"\(refusal)\(refusal.details)".contains(ListingsFixture.secretWord))
        }
    }

    @Test("PY-12: with a key one draft comes into being however often it is sent")
    func idempotentCreate() async throws {
        try await ListingsFixture.with { service in
            let request = CreateListing.Request(seller: ListingsFixture.seller, fields: ListingsFixture.goods())
            let first = try await service.call(CreateListing.self, request, key: "k1")
            let again = try await service.call(CreateListing.self, request, key: "k1")
            #expect(first.id == again.id)
            #expect(try await service.count("SELECT count(*) FROM listing") == 1)
            var other = request
            other.fields.title = "Etwas anderes"
            let refusal = try await service.refusal(CreateListing.self, other, key: "k1")
            #expect(refusal.reason == "IDEMPOTENCY_KEY_REUSED")
        }
    }
}
