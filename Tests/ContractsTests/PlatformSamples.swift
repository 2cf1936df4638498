import Contracts
import Kernel
import Wire

extension Samples {
    static let platform = audit + clock + events + health

    private static let cursor = FeedCursor(epoch: 1, transaction: 742, position: 99)

    private static let audit =
        method(
            AuditData.self, AuditData.Request(after: listing.description, limit: 500),
            AuditData.Response(
                checked: 2, faults: ["auction \(listing): the chain breaks at 3"], links: [award.description],
                nextCursor: listing.description))
        + method(
            AuditData.self, AuditData.Request(after: nil, limit: 1),
            AuditData.Response(checked: 0, faults: [], links: [], nextCursor: nil), variant: ".minimal")

    private static let clock =
        method(GetClock.self, Empty(), ClockReading(now: instant, isFrozen: false))
        + method(SetClock.self, SetClock.Request(instant: later), ClockReading(now: later, isFrozen: true))
        + method(
            GetPending.self, Empty(),
            GetPending.Response(nextDueAt: later, feedEnd: cursor, consumed: ["auctions": cursor], parkedCount: 3))
        + method(
            GetPending.self, Empty(),
            GetPending.Response(nextDueAt: nil, feedEnd: .start, consumed: [:], parkedCount: 0), variant: ".minimal")
        + method(RunDue.self, Empty(), RunDue.Response(handled: 7))

    private static let events =
        method(
            PullEvents.self, PullEvents.Request(after: cursor, limit: 256),
            PullEvents.Response(
                events: [feedEvent(trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")], hasMore: true))
        + method(
            PullEvents.self, PullEvents.Request(after: .start, limit: 1),
            PullEvents.Response(events: [feedEvent(trace: nil)], hasMore: false), variant: ".minimal")
        + method(HintEvents.self, HintEvents.Request(source: .auctions), Empty())

    private static func feedEvent(trace: String?) -> FeedEvent {
        FeedEvent(
            epoch: 1, transaction: 742, position: 100, aggregate: "auction:\(listing)", version: 1,
            type: "AuctionSold", at: instant,
            body: ["total": ["amount": 1250, "currency": "EUR"], "parts": [1, true, nil]],
            traceParent: trace)
    }

    private static let health =
        method(
            CheckHealth.self, Empty(),
            CheckHealth.Response(
                status: "NOT_SERVING", instance: "auctions-0", version: "0.1.0",
                faults: ["database: the schema has not been made: run `gavel migrate`"]))
        + stream(
            WatchHealth.self, Empty(),
            CheckHealth.Response(status: "SERVING", instance: "auctions-0", version: "0.1.0", faults: []))
        + method(
            ListMethods.self, Empty(),
            ListMethods.Response(methods: [
                ListMethods.Method(
                    name: "auctions.placeBid", callers: ["gateway", "operators"], isIdempotent: true,
                    isStream: false, calls: 10, errors: 2)
            ]))
        + method(
            ListMethods.self, Empty(),
            ListMethods.Response(methods: [
                ListMethods.Method(
                    name: "auctions.getClock", callers: [], isIdempotent: true, isStream: nil, calls: 0, errors: 0)
            ]), variant: ".minimal")
        + method(
            DescribeMethod.self, DescribeMethod.Request(method: "auctions.discardListing"),
            DescribeMethod.Response(
                name: "auctions.discardListing", callers: ["gateway", "operators"], isIdempotent: true,
                isStream: false, defaultTimeoutMilliseconds: 5000,
                request: [
                    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
                    "properties": [
                        "id": ["type": "string", "format": "uuid"], "seller": ["type": "string", "format": "uuid"],
                    ], "required": ["id", "seller"],
                ],
                response: [
                    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": [:],
                ]))
        + method(
            ListPolicies.self, Empty(),
            ListPolicies.Response(
                version: "0123456789abcdef",
                policies: [
                    PolicyEntry(
                        key: "auction.softCloseWindowSeconds", kind: .goods, market: .us, value: 0, rule: "AU-8",
                        source: "default"),
                    PolicyEntry(
                        key: "auction.durationsDays", kind: nil, market: nil, value: [3, 5, 7], rule: "AU-3",
                        source: "000"),
                ]))
}
