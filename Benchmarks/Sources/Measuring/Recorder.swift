import Histogram
import Synchronization

/// Counts calls that end within the measured time, with their latencies.
package final class Recorder: Sendable {
    private struct State {
        var isCounting = false
        var calls = 0
        var failures: [String: Int] = [:]
        var failuresMeasured = 0
        /// Nanoseconds, three digits, up to a minute.
        var latencies = Histogram<UInt64>(
            lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000_000, numberOfSignificantValueDigits: .three)
        var began: Int64 = 0
        var ended: Int64 = 0
    }

    private let state = Mutex(State())
    private let running = Atomic(true)

    package init() {}

    /// False once the measurement is over: callers make no more calls.
    package var isRunning: Bool { running.load(ordering: .relaxed) }

    /// A call that was due at `start` has been answered now.
    package func succeed(since start: Int64) {
        let now = Clock.now
        state.withLock { state in
            guard state.isCounting else { return }
            state.calls += 1
            state.latencies.record(UInt64(max(1, min(now - start, 59_000_000_000))))
        }
    }

    /// A call has failed. Reasons are counted over the whole run.
    package func fail(_ reason: String) {
        state.withLock { state in
            state.failures[reason, default: 0] += 1
            if state.isCounting { state.failuresMeasured += 1 }
        }
    }

    func begin() {
        state.withLock { state in
            state.isCounting = true
            state.began = Clock.now
        }
    }

    func end() {
        state.withLock { state in
            state.isCounting = false
            state.ended = Clock.now
        }
        running.store(false, ordering: .relaxed)
    }

    /// What was counted.
    package var figures: Figures {
        state.withLock { state in
            let latencies = state.latencies
            func microseconds(_ percentile: Double) -> Double {
                Double(latencies.valueAtPercentile(percentile)) / 1000
            }
            return Figures(
                calls: state.calls, seconds: Double(state.ended - state.began) / 1e9, failures: state.failures,
                latencyMicroseconds: Figures.Latency(
                    mean: latencies.mean / 1000, p50: microseconds(50), p90: microseconds(90), p99: microseconds(99),
                    p999: microseconds(99.9), max: Double(latencies.max) / 1000),
                notes: ["failuresMeasured": Int64(state.failuresMeasured)])
        }
    }
}

/// The outcome of one measurement, printed as one line of JSON.
package struct Figures: Codable, Sendable {
    package struct Latency: Codable, Sendable {
        package var mean: Double
        package var p50: Double
        package var p90: Double
        package var p99: Double
        package var p999: Double
        package var max: Double
    }

    package var calls: Int
    package var seconds: Double
    package var failures: [String: Int]
    package var latencyMicroseconds: Latency
    /// What else a program has to say.
    package var notes: [String: Int64]
}
