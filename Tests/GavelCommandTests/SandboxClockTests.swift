import Contracts
import Kernel
import Testing
import Wire

@testable import gavel

@Suite struct SandboxClockTests {
    private func pending(
        due: Int64? = nil, end: Int64 = 0, consumed: [String: Int64] = [:]
    ) -> GetPending.Response {
        GetPending.Response(
            nextDueAt: due.map(Timestamp.init(seconds:)), feedEnd: FeedCursor(epoch: 1, transaction: end, position: 0),
            consumed: consumed.mapValues { FeedCursor(epoch: 1, transaction: $0, position: 0) }, parkedCount: 0)
    }

    @Test("CA-8: the clock stops first at the earliest deadline of any service")
    func findsTheEarliestDeadline() {
        let work = PendingWork(byService: [
            .auctions: pending(due: 200), .orders: pending(due: 100), .payments: pending(),
        ])
        #expect(work.earliestDue == PendingWork.Due(service: .orders, dueAt: Timestamp(seconds: 100)))
        #expect(PendingWork(byService: [.auctions: pending()]).earliestDue == nil)
    }

    @Test("CA-8: a feed is at rest when every consumer has read it to its end")
    func findsConsumersThatAreBehind() {
        let work = PendingWork(byService: [
            .auctions: pending(end: 7), .orders: pending(end: 3, consumed: ["auctions": 6, "gateway": 2]),
            .payments: pending(consumed: ["orders": 3]), .gateway: pending(end: 2),
        ])
        #expect(work.lags.map(\.description) == ["orders has read auctions up to 1:6:0 of 1:7:0"])
    }

    @Test("places in a feed are compared by epoch, transaction and position")
    func comparesCursors() throws {
        let place = try #require(FeedCursor("1:20:3"))
        #expect(place.text == "1:20:3")
        #expect(place.hasReached(FeedCursor(epoch: 1, transaction: 19, position: 99)))
        #expect(place.hasReached(place))
        #expect(!place.hasReached(FeedCursor(epoch: 2, transaction: 0, position: 0)))
        for text in ["", "1:2", "1:2:x", "1:2:3:4", "-1:2:3"] { #expect(FeedCursor(text) == nil) }
    }

    @Test("durations are numbers with units from large to small")
    func readsDurations() {
        #expect(DurationText("90s")?.seconds == 90)
        #expect(DurationText("2h30m")?.seconds == 9000)
        #expect(DurationText("3d")?.seconds == 259_200)
        #expect(DurationText("0s")?.seconds == 0)
        for text in ["", "5", "s", "30m2h", "1h1h", "-1s", "1.5h", "99999999d"] { #expect(DurationText(text) == nil) }
    }

    @Test("OR-1: verification finds awards without order, orders without award, and doubles")
    func comparesAwardsAndOrders() {
        var audit = PlatformAudit()
        audit.compare(awards: ["a", "b", "c", "c"], orders: ["a", "c", "d"])
        #expect(
            audit.faults == [
                "award b has no order", "award c exists 2 times, its order 1 times", "order d has no award",
            ])
        var sound = PlatformAudit()
        sound.compare(awards: ["a", "b"], orders: ["b", "a"])
        #expect(sound.isSound)
    }
}
