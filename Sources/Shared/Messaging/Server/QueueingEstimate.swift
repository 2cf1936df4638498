/// Estimates how long a request lay in queues before it was read, although the clocks of the two sides differ.
///
/// The difference between arrival and sending, each by its own clock, is the clocks' distance plus the time on the way.
/// The smallest difference seen of late stands for an undelayed request; what exceeds it is delay. Two windows take turns
/// so that clocks may drift apart. Pure: instants come in as arguments, in milliseconds.
struct QueueingEstimate {
    static let windowMilliseconds: Int64 = 10_000

    private var windowBegan: Int64 = 0
    private var smallest = Int64.max
    private var smallestBefore = Int64.max

    /// Milliseconds that a request sent at `sent` (the sender's clock) was delayed until `now` (our clock), at least zero.
    mutating func delay(sent: Int64, now: Int64) -> Int64 {
        let (difference, overflow) = now.subtractingReportingOverflow(sent)
        if overflow { return 0 }
        if now - windowBegan >= Self.windowMilliseconds {
            smallestBefore = now - windowBegan < 2 * Self.windowMilliseconds ? smallest : .max
            smallest = .max
            windowBegan = now
        }
        smallest = min(smallest, difference)
        let (delay, isFar) = difference.subtractingReportingOverflow(min(smallest, smallestBefore))
        return isFar ? 0 : delay
    }
}
