import Kernel

/// Log-ins to one account that have failed lately; too many close the account to log-ins for the rest of the window.
package struct LogInThrottle: Hashable, Sendable {
    /// What is allowed.
    package struct Limit: Hashable, Sendable {
        /// Attempts in one window.
        package var attempts: Int64
        package var windowSeconds: Int64

        package init(attempts: Int64, windowSeconds: Int64) {
            self.attempts = attempts
            self.windowSeconds = windowSeconds
        }
    }

    /// Attempts since the window began that have not succeeded.
    package private(set) var failures: Int64
    package private(set) var windowStartedAt: Timestamp

    package init(failures: Int64, windowStartedAt: Timestamp) {
        self.failures = failures
        self.windowStartedAt = windowStartedAt
    }

    /// Counts an attempt before its password is looked at, so that attempts side by side cannot pass together.
    ///
    /// - Returns: nil when it may go on; otherwise the milliseconds until the window ends, at least 1.
    package mutating func attempt(at now: Timestamp, _ limit: Limit) -> Int64? {
        let windowEnd = windowStartedAt.adding(seconds: limit.windowSeconds)
        // A window that begins in the future is left from a machine clock that was set back.
        if failures == 0 || now >= windowEnd || now < windowStartedAt {
            failures = 1
            windowStartedAt = now
            return nil
        }
        guard failures < limit.attempts else { return max(1, (windowEnd.microseconds(since: now) + 999) / 1000) }
        failures += 1
        return nil
    }
}
