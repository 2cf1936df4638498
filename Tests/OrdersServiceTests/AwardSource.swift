import Contracts
import Kernel
import Reactor
import ServiceKit
import ServiceTestKit

/// Stands in for the auctions service: real outbox, feed and RPC server; awards and listings made by the test.
enum AwardSource {
    /// Words of a sealed part that must not turn up anywhere but in the buyer's mail.
    static let sealedSituation = "GEPFLANZTE-LAGE: Scheidung und Hausverkauf"

    static let definition = ServiceDefinition(name: .auctions, migrations: [], statements: []) { context in
        context.serve(GetListing.self) { request, _ in listing(request) }
        context.serve(OpenSealedPart.self) { _, _ in sealed }
        return nil
    }

    static func sold(
        _ number: UInt64, kind: TradeKind = .goods, seller: UInt64 = 1, amount: Int64 = 1250, at base: Timestamp? = nil
    ) -> AuctionSold {
        AuctionSold(
            award: AwardID(high: 0x0197_0000_0000_7000, low: number),
            listing: listingID(number, kind: kind), round: 1, kind: kind, origin: "auction",
            seller: MemberID(high: 1, low: seller), buyer: MemberID(high: 1, low: 2), title: "Los \(number)",
            total: Money(amount: amount, currency: .eur), quantity: 1, market: .de,
            awardedAt: base ?? Timestamp("2026-11-21T09:30:00.000001Z")!.adding(seconds: Int64(number)))
    }

    /// Emits an award as the auctions service does, about the auction that it closes.
    @Loop
    static func emit(_ sold: AuctionSold, aggregate: String? = nil, from service: TestService) async throws {
        let context = service.context
        try await context.pool.transaction { tx in
            try context.outbox.append(
                sold, aggregate: aggregate ?? "auction:\(sold.listing)", at: sold.awardedAt, in: tx,
                trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        }
    }

    /// The id tells the kind, for nothing else is kept here.
    private static func listingID(_ number: UInt64, kind: TradeKind) -> ListingID {
        ListingID(high: kind == .appointment ? 0x0197_0000_0000_7001 : 0x0197_0000_0000_7000, low: number)
    }

    private static func listing(_ request: GetListing.Request) -> ListingView {
        let isAppointment = request.id.high == 0x0197_0000_0000_7001
        let need = PublicNeed(
            requestType: "needs", subjects: ["insurance"], what: "Absicherung der Familie", postalArea: "10",
            when: "abends")
        return ListingView(
            id: request.id, seller: request.seller, status: "ended", version: 2,
            fields: ListingFields(
                kind: isAppointment ? .appointment : .goods, format: .auction, language: .de,
                title: "Los \(request.id.low)", description: "Eine Beschreibung mit Umlauten: äöüß.", currency: .eur,
                markets: [.de], need: isAppointment ? need : nil),
            hasSealedPart: isAppointment, relistOf: nil, hints: [],
            createdAt: Timestamp("2026-11-20T00:00:00Z")!, publishedAt: Timestamp("2026-11-20T00:00:00Z")!)
    }

    static let sealed = SealedPart(
        persons: [SealedPart.Person(relation: "self", birthYear: 1980, occupation: "Lehrerin")],
        situation: sealedSituation, existingContracts: [],
        times: [SealedPart.PreferredTime(weekday: 2, fromMinute: 1080, untilMinute: 1200)])
}
