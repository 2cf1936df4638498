import Contracts
import Kernel
import OrdersDomain
import ServiceKit
import Testing

@testable import OrdersService

/// The texts of the mails about orders (OR-2, MK-1).
@Suite("Order mails")
struct OrderMailTests {
    private static let hash = String(repeating: "ab", count: 32)

    private func award(_ side: OrderSide, _ language: Language, _ snapshot: ContractSnapshot? = nil) -> RenderedMail {
        OrderMails.award(
            to: side, language: language, snapshot ?? Samples.snapshot(language), hash: Self.hash,
            sealed: side == .buyer ? Samples.sealed : nil)
    }

    @Test("OR-2: the seller's mail is the contract and has the buyer's contact data", arguments: Language.allCases)
    func seller(language: Language) {
        let mail = award(.seller, language)
        check(mail)
        for fact in [
            "Lena Müller-Großkopf", "Jörg Weiß", "beratung_weiß", "Königsallee 1", "40212 Düsseldorf",
            "+49 211 5550987", "weiss@example.org", "GV-2026-000123", "Beratung für unsere junge Familie",
            Samples.snapshot().price.text(in: language), Self.hash, " 7 ", " 3 ",
        ] {
            #expect(flat(mail.text).contains(fact) && mail.html.contains(HTMLText.escape(fact)), "\(fact)")
        }
        #expect(flat(mail.text).contains(language.orderMailWords.isContract(.appointment)))
        #expect(!mail.text.contains("Erzieherin") && !mail.text.contains("+49 221"), "nothing sealed, no own data")
    }

    @Test("OR-2: the buyer's mail has the seller's contact data and all data of the need", arguments: Language.allCases)
    func buyer(language: Language) {
        let mail = award(.buyer, language)
        check(mail)
        for fact in [
            "Jörg Weiß", "Lena Müller-Großkopf", "lena_m", "Äußere Straße 12", "50667 Köln", "+49 221 5550123",
            "lena@example.org", "Berufsunfähigkeit", "506", "Erzieherin", "1988", "1986", "ein Haus gekauft",
            "Das zweite Kind kommt", "Haftpflicht", "Alte Leipziger", "2027", "Bausparvertrag", "17:00", "20:30",
            ReaderText.weekday(2, in: language), "Bitte mit Vergleich mehrerer Anbieter.", Self.hash,
        ] {
            #expect(flat(mail.text).contains(fact) && mail.html.contains(HTMLText.escape(fact)), "\(fact)")
        }
        #expect(flat(mail.text).contains(language.orderMailWords.isContract(.appointment)))
    }

    @Test("OR-3: where contact data are not disclosed the mails have none", arguments: Language.allCases)
    func undisclosed(language: Language) {
        var (seller, buyer) = (Samples.seller, Samples.buyer)
        seller.contact = nil
        buyer.contact = nil
        for (kind, side) in [(TradeKind.service, OrderSide.seller), (.goods, .buyer), (.goods, .seller)] {
            let snapshot = Samples.snapshot(language, kind: kind, seller: seller, buyer: buyer)
            let mail = OrderMails.award(to: side, language: language, snapshot, hash: Self.hash, sealed: nil)
            check(mail)
            #expect(!mail.text.contains("example.org") && !mail.text.contains("+49"))
            #expect(flat(mail.text).contains(language.contractWords.noContact))
        }
    }

    @Test("MK-1: every mail has its text in every language, for both sides", arguments: OrderMailCause.allCases)
    func notices(cause: OrderMailCause) {
        for side in OrderSide.allCases {
            let mails = Language.allCases.map { language in
                OrderMails.notice(cause, language: language, facts: Samples.facts(side))
            }
            for mail in mails {
                check(mail)
                #expect(mail.subject.contains("GV-2026-000123"))
                for fact in ["beratung_weiß", "Beratung für unsere junge Familie", "Lena Müller-Großkopf"] {
                    #expect(flat(mail.text).contains(fact))
                }
            }
            #expect(Set(mails.map(\.subject)).count == 3 && Set(mails.map(\.text)).count == 3)
        }
    }

    @Test("OR-8: the words of the one who asks, the reason and the date reach the partner, and no other mail")
    func words() {
        for cause in OrderMailCause.allCases {
            let text = OrderMails.notice(cause, language: .de, facts: Samples.facts(.buyer)).text
            #expect(text.contains("Schlechte Bewertungen des Käufers") == (cause == .cancellationAsked), "\(cause)")
            let quotes: Set<OrderMailCause> = [.cancellationAsked, .supportCaseOpened]
            #expect(text.contains("> Wir haben leider") == quotes.contains(cause), "\(cause)")
        }
        let asked = OrderMails.notice(.cancellationAsked, language: .de, facts: Samples.facts(.buyer)).text
        #expect(asked.contains("Montag, 30. November 2026, 24:00 Uhr (MEZ)"))
    }

    @Test("OR-8: who bears the auction fee is told to each side", arguments: Language.allCases)
    func fee(language: Language) {
        var texts: Set<String> = []
        for side in OrderSide.allCases {
            for bearer in [OrderSide.seller, .buyer, nil] {
                var facts = Samples.facts(side)
                facts.feeBearer = bearer
                texts.insert(OrderMails.notice(.cancellationDone, language: language, facts: facts).text)
            }
        }
        // Without a bearer both sides read the same.
        #expect(texts.count == 5)
    }

    @Test("what is unknown is left out, not shown as a gap", arguments: OrderMailCause.allCases)
    func sparse(cause: OrderMailCause) {
        for language in Language.allCases {
            let facts = OrderMailFacts(
                side: .seller, recipientName: "a", partnerName: "b", number: "GV-1", title: "c", market: .nl)
            check(OrderMails.notice(cause, language: language, facts: facts))
        }
    }

    @Test("a long title leaves room for the number in the subject, and stands whole in the mail")
    func longTitle() {
        let title = (1...40).map { "Wort\($0)" }.joined(separator: " ")
        var mails = [award(.seller, .de, Samples.snapshot(title: title))]
        mails += OrderMailCause.allCases.map {
            OrderMails.notice($0, language: .nl, facts: Samples.facts(.buyer, title: title))
        }
        for mail in mails {
            check(mail)
            #expect(mail.subject.hasSuffix("(GV-2026-000123)") && flat(mail.text).contains(title))
        }
    }

    @Test("hostile texts stay text: no markup, no second header, no turned direction")
    func hostile() {
        let hostile = "<script>alert(1)</script>\r\nBcc: x@example.org\u{202E}\u{2067}"
        var seller = Samples.seller
        seller.userName = hostile
        seller.contact?.street = hostile
        var mails = [
            award(.buyer, .de, Samples.snapshot(title: hostile, description: hostile, seller: seller))
        ]
        for cause in OrderMailCause.allCases {
            var facts = Samples.facts(.seller, title: hostile, partnerName: hostile, text: hostile)
            facts.recipientName = hostile
            facts.reason = hostile
            mails.append(OrderMails.notice(cause, language: .en, facts: facts))
        }
        for mail in mails {
            #expect(!mail.html.contains("<script"))
            #expect(!mail.subject.contains { $0.isNewline })
            for text in [mail.subject, mail.text, mail.html] {
                #expect(!text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{2067}" || $0 == "\r" })
            }
        }
    }

    /// What holds for every mail.
    private func check(_ mail: RenderedMail) {
        #expect(!mail.subject.isEmpty && mail.subject.count <= 200 && !mail.subject.contains { $0.isNewline })
        #expect(mail.text.split(separator: "\n").allSatisfy { $0.count <= 76 })
        #expect(mail.text.split(separator: "\n").count > 5)
        #expect(mail.html.hasPrefix("<!DOCTYPE html>"))
        for text in [mail.subject, mail.text, mail.html] {
            for gap in ["{", "}", "\\(", "Optional(", "nil", "%@", "  ,", "„“", "‘’", "“”", "()"] {
                #expect(!text.contains(gap), "\(gap)")
            }
        }
    }

    /// The text without its line breaks and indents.
    private func flat(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") + " " }
}
