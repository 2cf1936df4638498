import Testing

@testable import Messaging

@Suite("Queueing estimate")
struct QueueingEstimateTests {
    @Test("What exceeds the smallest difference of late is delay, whatever the distance of the clocks")
    func delay() {
        for distance: Int64 in [0, 5_000_000, -5_000_000] {
            var estimate = QueueingEstimate()
            #expect(estimate.delay(sent: 1000 - distance, now: 1003) == 0)
            #expect(estimate.delay(sent: 1010 - distance, now: 1011) == 0)
            #expect(estimate.delay(sent: 1020 - distance, now: 1521) == 500)
            #expect(estimate.delay(sent: 1600 - distance, now: 1605) == 4)
        }
    }

    @Test("Clocks may drift apart without requests being taken for late")
    func drift() {
        var estimate = QueueingEstimate()
        // The sender's clock loses a thousandth, far more than real ones do.
        for now in stride(from: Int64(0), through: 3_600_000, by: 100) {
            #expect(estimate.delay(sent: now - now / 1000, now: now) <= 20)
        }
    }

    @Test("A pause forgets what was known")
    func pause() {
        var estimate = QueueingEstimate()
        #expect(estimate.delay(sent: 0, now: 0) == 0)
        #expect(estimate.delay(sent: 50_000, now: 60_000) == 0)
        #expect(estimate.delay(sent: .min, now: 60_000) == 0)
    }
}
