/// Begins calls at a given rate whether or not earlier ones were answered. A latency counts from the instant at which
/// the call was due, so that a server that stalls is charged for all who would have come meanwhile.
package enum Pacer {
    /// Bids are due in bunches at most this often, in nanoseconds: each tick takes the processor away from who is measured,
    /// and a bid takes some milliseconds.
    package static let bidTick: Int64 = 1_000_000
    /// Echoes take a tenth of a millisecond.
    package static let echoTick: Int64 = 200_000

    /// Calls `body` with the instants at which calls were due that are to begin now, on a thread of its own, until the
    /// recorder stops.
    package static func start(
        rate: Double, tick: Int64, _ recorder: Recorder, _ body: @escaping @Sendable (_ dues: [Int64]) -> Void
    ) {
        precondition(rate > 0, "a rate is positive")
        Run.start {
            let origin = Clock.now
            var issued = 0
            var due = origin
            var next = origin
            while recorder.isRunning {
                Clock.sleep(until: next)
                let now = Clock.now
                var dues: [Int64] = []
                while due <= now {
                    dues.append(due)
                    issued += 1
                    due = origin + Int64(Double(issued) / rate * 1e9)
                }
                body(dues)
                next = max(due, now + tick)
            }
        }
    }
}
