import Contracts
import Kernel
import Reactor
import Testing
import Wire

@testable import AuctionsService

/// The search: languages, filters, orders, pages, and why a hit stands where it does.
@Suite struct ListingsSearchTests {
    @Loop
    private static func titles(_ service: ListingsFixture, _ request: SearchAuctions.Request) async throws -> [String] {
        try await service.call(SearchAuctions.self, request).items.map(\.auction.title)
    }

    private static func listing(_ title: String, _ language: Language, _ description: String) -> ListingFields {
        var fields = ListingsFixture.goods(title, description: description)
        fields.language = language
        return fields
    }

    @Test("AU-14: words are found by their stems in German, Dutch and English, whatever the reader's language")
    func languages() async throws {
        try await ListingsFixture.with { service in
            try await service.list(Self.listing("Zwei rote Fahrräder", .de, "Kaum gefahren."))
            try await service.list(Self.listing("Twee mooie fietsen", .nl, "Weinig gebruikt."))
            try await service.list(Self.listing("Several old bicycles", .en, "Hardly used."))
            let wanted: [(String, Language, String)] = [
                ("Fahrrad", .de, "Zwei rote Fahrräder"), ("fiets", .nl, "Twee mooie fietsen"),
                ("bicycle", .en, "Several old bicycles"), ("fahrräder", .en, "Zwei rote Fahrräder"),
                ("fietsen", .de, "Twee mooie fietsen"), ("rote Fahrr", .de, "Zwei rote Fahrräder"),
                ("rote Fahrraeder", .nl, "Zwei rote Fahrräder"), ("\"old bicycles\"", .en, "Several old bicycles"),
            ]
            for (text, language, title) in wanted {
                #expect(try await Self.titles(service, .init(text: text, language: language)) == [title], "\(text)")
            }
            #expect(try await Self.titles(service, .init(text: "Fahrrad -rote")) == [])
            #expect(try await Self.titles(service, .init(text: "fiets or bicycle", language: .en)).count == 2)
            #expect(try await Self.titles(service, .init(text: "  ")).count == 3)
            #expect(try await Self.titles(service, .init(text: "der die")) == [])
        }
    }

    @Test("AU-14: the last word finds what begins with it: Garantie finds Garantieabwicklung, Pruef finds Prüfung")
    func compounds() async throws {
        try await ListingsFixture.with { service in
            try await service.list(Self.listing("Garantieabwicklung", .de, "Wir prüfen."))
            try await service.list(Self.listing("Prüfungsvorbereitung", .de, "Für alle Fächer."))
            #expect(try await Self.titles(service, .init(text: "Garantie")) == ["Garantieabwicklung"])
            #expect(try await Self.titles(service, .init(text: "Pruefung")) == ["Prüfungsvorbereitung"])
            #expect(try await Self.titles(service, .init(text: "Prüfungs")) == ["Prüfungsvorbereitung"])
            #expect(try await Self.titles(service, .init(text: "ga")) == [])
            // Nothing that a reader types is taken for the syntax of a query.
            for text in ["'", "a & | !", "x':*", "\\", "<->", "\u{0}", "((", "garantie:*"] {
                _ = try await Self.titles(service, .init(text: text))
            }
        }
    }

    @Test("AU-14: each filter leaves out what does not fit, drafts and what has ended")
    func filters() async throws {
        try await ListingsFixture.with { service in
            let goods = try await service.list(ListingsFixture.goods("Lampe", startPrice: 500, days: 3))
            let appointment = try await service.list(ListingsFixture.appointment(), seller: ListingsFixture.member(5))
            let fixed = try await service.list(ListingsFixture.fixedPrice())
            try await service.list(ListingsFixture.goods("Endet bald", days: 1))
            _ = try await service.create(ListingsFixture.goods("Entwurf"))
            try await service.setClock(ListingsFixture.start.adding(seconds: 86_400))
            let day: Int64 = 86_400
            let wanted: [(SearchAuctions.Request, [ListingID])] = [
                (.init(), [goods, appointment, fixed]),
                (.init(kind: .appointment), [appointment]), (.init(market: .nl), [fixed]),
                (.init(currency: .usd), []), (.init(maximumPrice: 500), [goods]),
                (.init(minimumPrice: 1501), [appointment]), (.init(minimumPrice: 1500, maximumPrice: 1500), [fixed]),
                (.init(market: .nl, minimumPrice: 1700), [fixed]), (.init(postalArea: "10"), [goods, appointment]),
                (.init(postalArea: "104"), [appointment]), (.init(seller: ListingsFixture.member(5)), [appointment]),
                (.init(endsBefore: ListingsFixture.start.adding(seconds: 4 * day)), [goods, appointment]),
                (.init(endsBefore: ListingsFixture.start.adding(seconds: 3 * day)), []),
            ]
            for (request, expected) in wanted {
                let found = try await service.call(SearchAuctions.self, request).items.map(\.auction.id)
                #expect(Set(found) == Set(expected), "\(request)")
            }
        }
    }

    /// Twelve auctions that differ in price, bids, age and end, and one fixed price.
    @Loop
    private static func fill(_ service: ListingsFixture) async throws -> [ListingID] {
        var ids: [ListingID] = []
        for number in 0..<12 {
            try await service.setClock(ListingsFixture.start.adding(seconds: Int64(number) * 60))
            let fields = ListingsFixture.goods(
                "Buch \(number)", startPrice: 1000 + Int64(number * 7 % 5) * 100, days: [3, 1, 7, 5][number % 4])
            ids.append(try await service.list(fields))
        }
        ids.append(try await service.list(ListingsFixture.fixedPrice()))
        for (index, count) in [(0, 3), (4, 1), (7, 2)] {
            for bid in 0..<count {
                let bidder = ListingsFixture.member(30 + UInt64(bid % 2))
                try await service.bid(2000 + Int64(bid) * 500, on: ids[index], by: bidder)
            }
        }
        return ids
    }

    @Test(
        "AU-14: each order pages without a gap or a repetition while listings come and go",
        arguments: SearchOrder.allCases)
    func orders(order: SearchOrder) async throws {
        try await ListingsFixture.with { service in
            let ids = try await Self.fill(service)
            var request = SearchAuctions.Request(sort: order.rawValue, limit: 100)
            let whole = try await service.call(SearchAuctions.self, request).items.map(\.auction)
            #expect(Set(whole.map(\.id)) == Set(ids))
            Self.check(whole, order)
            request.limit = 4
            var paged: [ListingID] = []
            var newcomers: Set<ListingID> = []
            repeat {
                let page = try await service.call(SearchAuctions.self, request)
                #expect(page.items.count <= 4)
                paged += page.items.map(\.auction.id)
                request.cursor = page.nextCursor
                // Time passes and somebody lists something in between: what was there keeps its place.
                let now = try await service.context.clock.now()
                try await service.setClock(now.adding(seconds: 600))
                newcomers.insert(try await service.list(ListingsFixture.goods("Buch dazwischen", startPrice: 1150)))
            } while request.cursor != nil
            #expect(paged.filter { !newcomers.contains($0) } == whole.map(\.id))
            #expect(Set(paged).count == paged.count)
        }
    }

    private static func check(_ views: [AuctionView], _ order: SearchOrder) {
        for (a, b) in zip(views, views.dropFirst()) {
            switch order {
            case .endingSoonest: #expect(a.endsAt <= b.endsAt)
            case .newest: #expect(a.startsAt >= b.startsAt)
            case .priceAscending: #expect(a.price <= b.price)
            case .priceDescending: #expect(a.price >= b.price)
            case .bids: #expect(a.bidCount >= b.bidCount)
            case .relevance: break
            }
        }
    }

    @Test("AU-14: a listing that leaves between two pages takes no other with it")
    func leaving() async throws {
        try await ListingsFixture.with { service in
            _ = try await Self.fill(service)
            var request = SearchAuctions.Request(sort: "endingSoonest", limit: 100)
            let whole = try await service.call(SearchAuctions.self, request).items.map(\.auction)
            request.limit = 3
            let first = try await service.call(SearchAuctions.self, request)
            request.cursor = first.nextCursor
            request.limit = 100
            // The first page's listings end.
            try await service.pass(to: whole[2].endsAt)
            let rest = try await service.call(SearchAuctions.self, request)
            #expect(first.items.map(\.auction.id) + rest.items.map(\.auction.id) == whole.map(\.id))
        }
    }

    @Test("AU-14: shares add up to what the hits are sorted by; the weights are public")
    func explained() async throws {
        try await ListingsFixture.with { service in
            try await service.list(ListingsFixture.goods("Atlas", description: "Ein Buch mit Karten."))
            try await service.list(ListingsFixture.goods("Buch über Karten", description: "Ein altes Buch."))
            let popular = try await service.list(ListingsFixture.goods("Buch", description: "Neu."))
            try await service.bid(2000, on: popular, by: ListingsFixture.member(8))
            try await service.list(ListingsFixture.goods("Lampe"))
            let hits = try await service.call(
                SearchAuctions.self, .init(text: "Buch", sort: "relevance", explain: true)
            ).items
            #expect(hits.count == 3)
            let scores = try hits.map { try #require($0.shares).values.reduce(0, +) }
            #expect(scores == scores.sorted(by: >))
            #expect(hits.allSatisfy { Set(($0.shares ?? [:]).keys) == ["text", "endingSoon", "bids", "freshness"] })
            let shares = try #require(hits.first { $0.auction.id == popular }?.shares)
            let expected: [String: Double] = [
                "bids": 0.15 / 11, "freshness": 0.1, "endingSoon": 0.15 * 24 / 192,
            ]
            for (name, share) in expected {
                let difference: Double = try #require(shares[name]) - share
                #expect(abs(difference) < 1e-9, "\(name)")
            }
            #expect(try #require(shares["text"]) > 0)
            let plain = try await service.call(SearchAuctions.self, .init(sort: "relevance")).items
            #expect(plain.count == 4 && plain.allSatisfy { $0.shares == nil })
            let keys = service.context.policies.entries.map(\.key)
            #expect(keys.contains("auctions.search.textWeightPercent"))
        }
    }

    @Test("AU-14: a cursor of another query, an unknown order and bad parameters are refused")
    func badQueries() async throws {
        try await ListingsFixture.with { service in
            for number in 1...3 { try await service.list(ListingsFixture.goods("Buch \(number)")) }
            let cursor = try #require(
                try await service.call(SearchAuctions.self, .init(text: "Buch", limit: 1)).nextCursor)
            // Page size and explanation may change from page to page; what is searched for may not.
            #expect(
                try await service.call(
                    SearchAuctions.self, .init(text: "Buch", cursor: cursor, limit: 2, explain: true)
                ).items.count == 2)
            let refused: [(SearchAuctions.Request, String)] = [
                (.init(text: "Buc", cursor: cursor), "CURSOR_MISMATCH"),
                (.init(text: "Buch", kind: .goods, cursor: cursor), "CURSOR_MISMATCH"),
                (.init(text: "Buch", sort: "newest", cursor: cursor), "CURSOR_MISMATCH"),
                (.init(cursor: "x"), "CURSOR_MISMATCH"), (.init(sort: "best"), "INVALID_PARAMETER"),
                (.init(limit: 101), "LIMIT_OUT_OF_RANGE"), (.init(postalArea: ""), "INVALID_PARAMETER"),
                (.init(text: String(repeating: "a", count: 401)), "INVALID_PARAMETER"),
            ]
            for (request, reason) in refused {
                let refusal = try await service.refusal(SearchAuctions.self, request)
                #expect(refusal.reason == reason && refusal.code == .invalidArgument, "\(request)")
            }
        }
    }
}
