import Contracts
import Kernel
import Reactor
import ServiceKit
import ServiceTestKit

/// Stands in for the auctions service: real outbox and feed, and awards made by the test.
enum AwardSource {
    static let definition = ServiceDefinition(name: .auctions, migrations: [], statements: [], start: { _ in nil })

    static func sold(
        _ number: UInt64, kind: TradeKind = .goods, seller: UInt64 = 1, amount: Int64 = 1250
    ) -> AuctionSold {
        AuctionSold(
            award: AwardID(high: 0x0197_0000_0000_7000, low: number),
            listing: ListingID(high: 0x0197_0000_0000_7000, low: number), round: 1, kind: kind, origin: "auction",
            seller: MemberID(high: 1, low: seller), buyer: MemberID(high: 1, low: 2), title: "Los \(number)",
            total: Money(amount: amount, currency: .eur), quantity: 1, market: .de,
            awardedAt: Timestamp("2026-11-21T09:30:00.000001Z")!.adding(seconds: Int64(number)))
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
}
