import Contracts
import Kernel
import OrdersDomain

@testable import OrdersService

/// Parties, snapshots and sealed parts for the tests of documents.
enum Samples {
    static let instant = Timestamp("2026-11-20T17:45:12Z") ?? Timestamp(seconds: 0)

    static func id<Of>(_ number: UInt64) -> ID<Of> { ID(at: instant, random: (number, number << 2)) }

    static let seller = ContractParty(
        member: id(1), userName: "lena_m", status: .consumer,
        contact: ContactData(
            fullName: "Lena Müller-Großkopf", street: "Äußere Straße 12", postalCode: "50667", city: "Köln",
            country: "Deutschland", phone: "+49 221 5550123", email: "lena@example.org"))

    static let buyer = ContractParty(
        member: id(2), userName: "beratung_weiß", status: .trader,
        contact: ContactData(
            fullName: "Jörg Weiß", street: "Königsallee 1", postalCode: "40212", city: "Düsseldorf",
            country: "Deutschland", phone: "+49 211 5550987", email: "weiss@example.org"))

    static let need = PublicNeed(
        requestType: "needs", subjects: ["insurance", "finance"],
        what: "Berufsunfähigkeit und Altersvorsorge für eine junge Familie", postalArea: "506",
        when: "werktags nach 17 Uhr, am liebsten bis Mitte Dezember")

    static let sealed = SealedPart(
        persons: [
            .init(relation: "self", birthYear: 1988, occupation: "Erzieherin"),
            .init(relation: "partner", birthYear: 1986, occupation: nil),
            .init(relation: "child", birthYear: nil, occupation: nil),
        ],
        situation: "Wir haben gerade ein Haus gekauft.\nDas zweite Kind kommt im März.",
        existingContracts: [
            .init(subject: "Haftpflicht", provider: "Alte Leipziger", endsOn: CivilDate(year: 2027, month: 6, day: 30)),
            .init(subject: "Bausparvertrag", provider: nil, endsOn: nil),
        ],
        times: [.init(weekday: 2, fromMinute: 17 * 60, untilMinute: 20 * 60 + 30)])

    static func snapshot(
        _ language: Language = .de, kind: TradeKind = .appointment, title: String = "Beratung für unsere junge Familie",
        description: String = "Wir suchen eine ehrliche Einschätzung.\n\nBitte mit Vergleich mehrerer Anbieter.",
        seller: ContractParty = Samples.seller, buyer: ContractParty = Samples.buyer
    ) -> ContractSnapshot {
        ContractSnapshot(
            formatVersion: ContractSnapshot.currentFormatVersion, order: id(3), number: "GV-2026-000123", award: id(4),
            listing: id(5), kind: kind, market: .de, language: language, awardedAt: instant, title: title,
            description: description, need: kind == .appointment ? need : nil,
            sealedPartHash: kind == .appointment ? String(repeating: "0f", count: 32) : nil,
            price: Money(amount: 125_050, currency: .eur), quantity: 1, seller: seller, buyer: buyer)
    }

    /// `count` paragraphs, each with its own number, some with umlauts, one word longer than a line.
    static func longText(_ count: Int) -> String {
        let end =
            "Vertrauensschadenhaftpflichtversicherungs"
            + "gesellschaftszweigniederlassungsleiterstellvertreterinnenbüro"
        return (1...count).map { number in
            let filling = String(repeating: "Größe, Übung und Ärger; ça va, één ĳs. ", count: 4 + number % 7)
            return "Absatz\(number)Anfang \(filling)\(number == 3 ? end : "") Absatz\(number)Ende"
        }.joined(separator: "\n\n")
    }

    static func facts(
        _ side: OrderSide, title: String = "Beratung für unsere junge Familie", partnerName: String = "beratung_weiß",
        text: String? = "Wir haben leider sehr schlechte Bewertungen gelesen."
    ) -> OrderMailFacts {
        OrderMailFacts(
            side: side, recipientName: "Lena Müller-Großkopf", partnerName: partnerName, number: "GV-2026-000123",
            title: title, market: .de, dueAt: Timestamp("2026-11-30T23:00:00Z"), reason: "BUYER_POOR_RATINGS",
            text: text, feeBearer: .seller, caseCause: "ATTESTATION_MISSING")
    }
}
