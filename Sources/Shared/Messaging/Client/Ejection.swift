import Reactor

/// When an endpoint that fails call after call is left out for a while.
package struct EjectionPolicy: Sendable {
    /// Failures in a row, without an answer between them that the service meant.
    package var failures = 5
    /// How long an endpoint is left out the first time; each further time twice as long, up to the longest.
    package var firstMilliseconds: Int64 = 1000
    package var longestMilliseconds: Int64 = 30_000

    package init() {}
}

/// What a client remembers of the failures of one endpoint. Pure: instants come in as arguments.
struct Ejection {
    private(set) var failures = 0
    /// Times that the endpoint has been left out without having proved itself since.
    private var times = 0
    private var until = MonotonicInstant(nanoseconds: 0)
    private let policy: EjectionPolicy

    init(_ policy: EjectionPolicy) { self.policy = policy }

    func isEjected(_ now: MonotonicInstant) -> Bool { now < until }

    /// The service has answered, if only with a refusal. An endpoint that has been back for as long as it was left out has
    /// proved itself: the next time begins with the shortest.
    mutating func recordAnswer(_ now: MonotonicInstant) {
        failures = 0
        if times > 0, now > until.advanced(byMilliseconds: pauseMilliseconds(times)) { times = 0 }
    }

    /// A call has failed as calls do at an endpoint that is broken; true when there have been too many.
    mutating func recordFailure() -> Bool {
        failures += 1
        return failures >= policy.failures
    }

    /// Leaves the endpoint out; returns for how many milliseconds.
    mutating func eject(_ now: MonotonicInstant) -> Int64 {
        failures = 0
        times += 1
        let pause = pauseMilliseconds(times)
        until = now.advanced(byMilliseconds: pause)
        return pause
    }

    private func pauseMilliseconds(_ times: Int) -> Int64 {
        var pause = policy.firstMilliseconds
        for _ in 1..<max(times, 1) where pause < policy.longestMilliseconds { pause *= 2 }
        return min(pause, policy.longestMilliseconds)
    }
}
