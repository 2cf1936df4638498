import Wire

/// When a failed attempt is followed by another. Pure: chance comes in as an argument.
package struct RetryPolicy: Sendable {
    /// Attempts of a call that may have been processed, or was pushed back; the first included.
    package var maximumAttempts = 3
    /// The pause after the first attempt; it doubles with each further one.
    package var firstPauseMilliseconds: Double = 25
    /// The longest pause.
    package var longestPauseMilliseconds: Double = 1000
    /// Pauses vary by this part, up and down.
    package var jitter = 0.2

    package init() {}

    /// What is known of the attempt that has just failed.
    package struct Failure: Sendable {
        package var error: RPCError
        /// Attempts so far, this one included.
        package var attempts: Int
        /// Calling twice has the effect of calling once.
        package var isIdempotent: Bool
        /// An earlier attempt, or this one, may have been processed.
        package var mayBeProcessed: Bool
        /// Another endpoint is ready that has not been tried.
        package var hasUntriedEndpoint: Bool
    }

    /// The pause in milliseconds before the next attempt; nil when the error is final.
    /// - Parameter chance: evenly distributed in 0 ..< 1.
    package func pause(
        after failure: Failure, budget: inout RetryBudget, chance: Double
    ) -> Int64? {
        let error = failure.error
        guard failure.isIdempotent || !failure.mayBeProcessed else { return nil }
        switch error.code {
        case .unavailable where error.isNotProcessed:
            // Nobody has worked on it: it may be sent as long as there is time, at once where it was not tried.
            return failure.hasUntriedEndpoint ? 0 : backOff(failure.attempts, chance)
        case .unavailable where error.reason == RPCError.endpointSilent && failure.hasUntriedEndpoint:
            // The call is moved, not multiplied: the silent server has been told that nobody waits there any more.
            return failure.attempts < maximumAttempts ? 0 : nil
        case .unavailable, .aborted:
            guard failure.attempts < maximumAttempts, budget.take() else { return nil }
            return backOff(failure.attempts, chance)
        case .resourceExhausted:
            // Only the server can say when it makes sense to ask again.
            guard let pushBack = error.retryAfterMilliseconds, failure.attempts < maximumAttempts, budget.take() else {
                return nil
            }
            return max(pushBack, backOff(failure.attempts, chance))
        default:
            return nil
        }
    }

    private func backOff(_ attempts: Int, _ chance: Double) -> Int64 {
        var pause = firstPauseMilliseconds
        for _ in 1..<max(attempts, 1) where pause < longestPauseMilliseconds { pause *= 2 }
        return Int64(min(pause, longestPauseMilliseconds) * (1 + jitter * (2 * chance - 1)))
    }
}

extension RPCError {
    /// The reason of attempts that are given up since their server does not answer pings.
    static let endpointSilent = "ENDPOINT_SILENT"
    /// The reason of a replica that has too much to do.
    static let serverOverloaded = "SERVER_OVERLOADED"

    /// The error of a replica that has too much to do, whatever is asked of it.
    package static func serverOverloaded(retryAfterMilliseconds: Int64) -> RPCError {
        RPCError(
            .resourceExhausted, reason: serverOverloaded, "this replica has more to do than it can",
            isNotProcessed: true, retryAfterMilliseconds: retryAfterMilliseconds)
    }
}

/// Keeps retries from multiplying the load of a service that is in trouble: each takes a token, each success gives a
/// tenth of one back.
package struct RetryBudget: Sendable {
    package static let maximumTokens = 10.0
    package static let tokensPerSuccess = 0.1

    package private(set) var tokens = maximumTokens

    package init() {}

    package mutating func take() -> Bool {
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    package mutating func recordSuccess() { tokens = min(Self.maximumTokens, tokens + Self.tokensPerSuccess) }
}
