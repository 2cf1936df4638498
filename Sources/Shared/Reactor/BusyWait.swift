/// How long the loop looks for work before it sleeps.
///
/// An idle processor takes tens of microseconds to be woken, far more where its host has to bring it back, and a call pays that
/// at each thread on its way. So where waits are short the loop looks for as long as one may last, and where they are long it
/// soon sleeps at once. Linux decides by such a rule how long an idle processor looks (`haltpoll`), where that is set up.
package struct BusyWait: Sendable {
    /// The budget is never greater.
    package static let limit: Int64 = 200_000
    /// The budget after the first short wait, and the least beside none.
    package static let least: Int64 = 50_000
    /// A wait that is longer is long. Beyond the limit, since a wait that was slept through has the waking in it, and would have
    /// been shorter without.
    package static let short: Int64 = 300_000
    /// Who offers the processor to others and has it back only after so long has been displaced: it is not idle, and somebody
    /// else needs it. The process' own threads, which send and receive, are done sooner.
    package static let displaced: Int64 = 100_000

    /// The budget: how long to look, in nanoseconds.
    package private(set) var nanoseconds: Int64 = 0

    package init() {}

    /// Learns from a wait of so many nanoseconds, whether it was looked or slept through. A short one that the budget did not
    /// cover doubles it; a long one, and one in which the loop was displaced, halves it.
    package mutating func learn(from wait: Int64, wasDisplaced: Bool) {
        if wait > BusyWait.short || wasDisplaced {
            nanoseconds = nanoseconds > BusyWait.least ? nanoseconds / 2 : 0
        } else if wait > nanoseconds {
            nanoseconds = min(max(2 * nanoseconds, BusyWait.least), BusyWait.limit)
        }
    }
}
