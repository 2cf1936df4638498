import Contracts
import Kernel
import Wire

/// Values for all golden files.
enum Samples {
    static let all: [Golden] =
        platform + auctions + auctionEvents + orders + orderContracts + paymentContracts + helpdeskContracts + gateway

    static let member = MemberID("01970000-0000-7000-8000-000000000001")!
    static let other = MemberID("01970000-0000-7000-8000-000000000002")!
    static let listing = ListingID("01970000-0000-7000-8000-0000000000a1")!
    static let award = AwardID("01970000-0000-7000-8000-0000000000b1")!
    static let instant = Timestamp("2026-11-21T09:30:00.000001Z")!
    static let later = Timestamp("2026-11-28T09:30:00Z")!
    static let money = Money(amount: 1250, currency: .eur)

    /// Request and response of one method.
    static func method<M: RPCMethod>(
        _ type: M.Type, _ request: M.Request, _ response: M.Response, variant: String = ""
    ) -> [Golden] {
        let name = "\(M.service?.rawValue ?? "platform").\(M.name)"
        return [Golden("\(name).request\(variant)", request), Golden("\(name).response\(variant)", response)]
    }

    /// Request and an item of one stream.
    static func stream<M: StreamingRPCMethod>(_ type: M.Type, _ request: M.Request, _ item: M.Item) -> [Golden] {
        let name = "\(M.service?.rawValue ?? "platform").\(M.name)"
        return [Golden("\(name).request", request), Golden("\(name).item", item)]
    }

    static func event<E: IntegrationEvent>(_ event: E, variant: String = "") -> Golden {
        Golden("\(E.service.rawValue).\(E.type)\(variant)", event)
    }

    private static let orders = [
        event(
            OrderOpened(
                order: award.derived(), number: "GV-2026-000123", listing: listing, kind: .goods, seller: member,
                buyer: other, title: "Kaffeemaschine", total: money, market: .de, openedAt: instant))
    ]

    private static let gateway =
        method(
            CreateMembers.self,
            CreateMembers.Request(run: "replay-1", names: ["anna", "bram"], market: .us, areVerifiedExperts: true),
            CreateMembers.Response(members: [
                CreateMembers.Member(name: "anna", id: member, accessToken: "header.payload.signature")
            ]))
        + [
            event(
                MemberChanged(
                    member: member, userName: "anna", status: .trader, roles: [.member, .expert],
                    isVerifiedExpert: true, market: .de, language: .de))
        ]
}
