/// Begins calls at a given rate whether or not earlier ones were answered. A latency counts from the instant at which
/// the call was due, so that a server that stalls is charged for all who would have come meanwhile.
package enum Pacer {
    /// Calls are due in bunches at most this often.
    private static let tickNanoseconds: Int64 = 200_000

    /// Calls `body` with the due instant and the number of calls to begin, on a thread of its own, until the recorder
    /// stops.
    package static func start(
        rate: Double, _ recorder: Recorder, _ body: @escaping @Sendable (_ due: Int64, _ count: Int) -> Void
    ) {
        precondition(rate > 0, "a rate is positive")
        let interval = max(tickNanoseconds, Int64(1e9 / rate))
        Run.start {
            let origin = Clock.now
            var issued = 0
            var due = origin
            while recorder.isRunning {
                Clock.sleep(until: due)
                let owed = Int(Double(due - origin) / 1e9 * rate) - issued
                if owed > 0 {
                    body(due, owed)
                    issued += owed
                }
                due += interval
            }
        }
    }
}
