/// How long the loop looks for work before it sleeps.
///
/// An idle processor takes tens of microseconds to be woken, far more where its host has to bring it back, and a call pays that
/// at each thread on its way. So where waits are short the loop looks for as long as one may last, and where they are long it
/// sleeps at once: a service with little to do costs nothing. Linux does the same below (`haltpoll`), where it is set up.
package struct BusyWait: Sendable {
    /// Longer waits are slept through, and nothing is looked for longer.
    package static let limit: Int64 = 200_000
    /// What the first short wait makes of none.
    package static let least: Int64 = 12_500
    /// Between two looks. When they are further apart somebody else has had the processor, and needs it more.
    package static let longestPause: Int64 = 20_000

    /// How long to look, in nanoseconds; doubled by each short wait, halved by each long one.
    package private(set) var nanoseconds: Int64 = 0

    package init() {}

    /// Learns from a wait of so many nanoseconds, whether it was slept through or not.
    package mutating func learn(from wait: Int64) {
        if wait <= BusyWait.limit {
            nanoseconds = min(max(2 * nanoseconds, BusyWait.least), BusyWait.limit)
        } else {
            nanoseconds = nanoseconds > BusyWait.least ? nanoseconds / 2 : 0
        }
    }
}
