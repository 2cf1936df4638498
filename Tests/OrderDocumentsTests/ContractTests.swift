import Contracts
import Kernel
import ServiceKit
import Signing
import Testing
import Wire

@testable import OrdersService

/// The contract document (OR-4): one snapshot, hashed, and rendered as HTML and PDF.
@Suite("Contract document")
struct ContractTests {
    @Test("OR-4: the canonical JSON has sorted keys and no white space, and its SHA-256 is the hash")
    func canonical() throws {
        let snapshot = Samples.snapshot()
        let file = try ContractRendering.render(snapshot)
        #expect(file.hash == hex(sha256(file.canonicalJSON)))
        #expect(file.hash.count == 64 && file.hash == file.hash.lowercased())
        #expect(try JSON.decode(ContractSnapshot.self, from: file.canonicalJSON) == snapshot)
        // Written again by a writer that sorts by itself, nothing changes.
        var writer = JSONWriter()
        writer.value(try JSON.decode(JSONValue.self, from: file.canonicalJSON))
        #expect(writer.bytes == file.canonicalJSON)
        let text = String(decoding: file.canonicalJSON, as: UTF8.self)
        #expect(text.hasPrefix("{\"award\":\"") && text.contains("\"city\":\"Köln\",\"country\""))
    }

    @Test("OR-4: equal snapshots give equal bytes; a change of any kind gives another hash")
    func depends() throws {
        let first = try ContractRendering.render(Samples.snapshot())
        let second = try ContractRendering.render(Samples.snapshot())
        #expect(first.canonicalJSON == second.canonicalJSON && first.html == second.html && first.pdf == second.pdf)
        var changed = Samples.snapshot()
        changed.price.amount += 1
        let third = try ContractRendering.render(changed)
        #expect(third.hash != first.hash && third.pdf != first.pdf && third.html != first.html)
    }

    @Test("OR-4: the contract says who, what, for how much, when and by which rules", arguments: Language.allCases)
    func contents(language: Language) throws {
        let file = try ContractRendering.render(Samples.snapshot(language))
        let html = String(decoding: file.html, as: UTF8.self)
        #expect(html.contains("<html lang=\"\(language.rawValue)\""))
        for fact in [
            "GV-2026-000123", file.hash, "Lena Müller-Großkopf", "lena_m", "Äußere Straße 12", "50667 Köln",
            "+49 221 5550123", "lena@example.org", "Jörg Weiß", "beratung_weiß", "weiss@example.org",
            "Beratung für unsere junge Familie", "Bitte mit Vergleich mehrerer Anbieter.", "Berufsunfähigkeit", "506",
            "am liebsten bis Mitte Dezember", String(repeating: "0f", count: 32),
            Samples.snapshot().price.text(in: language), "18:45:12", Samples.snapshot().order.description,
        ] {
            #expect(html.contains(HTMLText.escape(fact)), "\(fact)")
        }
        #expect(!html.contains("http") && !html.contains("src="), "it loads nothing")
        #expect(html.contains("@page"))
        let clauses = language.contractWords.clauses(ContractTerms(Samples.snapshot(language)))
        #expect(clauses.count == 10)
        #expect(clauses.allSatisfy { html.contains(HTMLText.escape($0)) })
    }

    @Test("OR-5, OR-6, OR-8, PY-7: the spans of the clauses are those of the rule book", arguments: Language.allCases)
    func spans(language: Language) {
        let terms = ContractTerms(kind: .appointment, isBuyerConsumer: false, isSellerTrader: false)
        let clauses = language.contractWords.clauses(terms)
        #expect(clauses[2].contains(" 7 "))
        #expect(clauses[3].contains(" 2 ") && clauses[3].contains(" 5 ") && clauses[3].contains(" 7"))
        #expect(clauses[4].contains(" 3 "))
        #expect(clauses[7].contains("10 "))
    }

    @Test("OR-11: a contract names the right of withdrawal where a consumer bought from a trader, and only there")
    func withdrawal() {
        for language in Language.allCases {
            let words = language.contractWords
            for kind in TradeKind.allCases {
                let with = words.clauses(ContractTerms(kind: kind, isBuyerConsumer: true, isSellerTrader: true))
                let without = words.clauses(ContractTerms(kind: kind, isBuyerConsumer: false, isSellerTrader: true))
                #expect(with.count == without.count + (kind == .appointment ? 0 : 1))
                #expect(with.contains { $0.contains("14 ") } == (kind != .appointment))
            }
        }
    }

    @Test("OR-3: without disclosed contact data a contract names the user names alone", arguments: Language.allCases)
    func undisclosed(language: Language) throws {
        var (seller, buyer) = (Samples.seller, Samples.buyer)
        seller.contact = nil
        buyer.contact = nil
        let file = try ContractRendering.render(
            Samples.snapshot(language, kind: .service, seller: seller, buyer: buyer))
        let html = String(decoding: file.html, as: UTF8.self)
        #expect(html.contains("lena_m") && html.contains("beratung_weiß"))
        #expect(html.contains(HTMLText.escape(language.contractWords.noContact)))
        #expect(!html.contains("example.org") && !html.contains("+49") && !html.contains("Köln"))
    }

    @Test("AU-2: the sealed part is not in the contract, only its hash")
    func sealed() throws {
        let file = try ContractRendering.render(Samples.snapshot())
        let all = String(decoding: file.canonicalJSON + file.html, as: UTF8.self)
        #expect(!all.contains("Erzieherin") && !all.contains("Haus gekauft") && !all.contains("Leipziger"))
    }

    @Test("hostile texts stay text in the HTML")
    func hostile() throws {
        let hostile = "</title><script>alert(1)</script><img src=x onerror=alert(2)> & \"q\" 'a' \u{202E}gpj"
        var seller = Samples.seller
        seller.contact?.fullName = hostile
        var snapshot = Samples.snapshot(title: hostile, description: hostile, seller: seller)
        snapshot.need?.what = hostile
        snapshot.need?.requestType = hostile
        let html = String(decoding: try ContractRendering.render(snapshot).html, as: UTF8.self)
        #expect(!html.contains("<script") && !html.contains("<img"))
        #expect(html.components(separatedBy: "</title>") == 2)
        #expect(!html.unicodeScalars.contains("\u{202E}"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }
}

extension String {
    /// Into how many parts `separator` cuts the text.
    fileprivate func components(separatedBy separator: String) -> Int {
        split(separator: separator, omittingEmptySubsequences: false).count
    }
}
