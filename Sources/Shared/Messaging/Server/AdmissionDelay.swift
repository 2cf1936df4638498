/// Decides whether a request that has waited is still taken on, so that a server with too much to do answers in time what it
/// answers at all.
///
/// A queue that empties now and then is a good queue, however long it gets: it is a burst. One in which **every** request of
/// an interval has waited longer than the target is a standing queue, and serving it in order means to work on what its
/// callers have given up. Then requests that have waited for too much of their time are refused at once, which costs little,
/// until the queue has shrunk to those that have not (the idea of CoDel). Pure: instants come in as arguments.
package struct AdmissionDelay {
    /// The wait in milliseconds that may stand.
    static let targetMilliseconds: Int64 = 100
    /// For how long in milliseconds all must have waited longer.
    static let intervalMilliseconds: Int64 = 500
    /// A patient caller may wait for a part of its time in any case.
    static let patience: Int64 = 10

    private var intervalBegan: Int64 = 0
    private var smallest = Int64.max
    private var count: Int64 = 0
    /// How many requests came to their turn in the last whole interval, and how long it was.
    private var before: (count: Int64, milliseconds: Int64) = (0, 1)
    private(set) var isStanding = false

    package init() {}

    /// Whether a request that comes to its turn is served.
    /// - Parameters:
    ///   - delay: how long the request has waited.
    ///   - timeout: how long its caller still waits.
    ///   - now: of a steady clock, in milliseconds.
    package mutating func admits(delay: Int64, timeout: Int64, now: Int64) -> Bool {
        note(delay: delay, now: now)
        return !isStanding || delay <= Self.bearable(timeout + delay)
    }

    /// Whether a request that comes may wait behind `waiting` others, where the queue is one's own and `note` hears of all that
    /// come to their turn: it is known then how long it would wait, and it need not wait for its refusal.
    package func admits(behind waiting: Int, timeout: Int64, now: Int64) -> Bool {
        // Of a queue that nothing has been taken from lately nothing is known.
        let isKnown = now - intervalBegan < 2 * Self.intervalMilliseconds
        return !isKnown || !isStanding
            || Int64(waiting) * before.milliseconds <= before.count * Self.bearable(timeout)
    }

    /// A request that has waited for `delay` milliseconds comes to its turn.
    package mutating func note(delay: Int64, now: Int64) {
        let length = now - intervalBegan
        if length >= Self.intervalMilliseconds {
            // An interval without requests has no standing queue.
            let isContinuous = length < 2 * Self.intervalMilliseconds
            isStanding = isContinuous && smallest != .max && smallest > Self.targetMilliseconds
            before = (count, length)
            (smallest, count) = (.max, 0)
            intervalBegan = now
        }
        count += 1
        smallest = min(smallest, delay)
        if smallest <= Self.targetMilliseconds { isStanding = false }
    }

    private static func bearable(_ timeout: Int64) -> Int64 { max(targetMilliseconds, timeout / patience) }
}
