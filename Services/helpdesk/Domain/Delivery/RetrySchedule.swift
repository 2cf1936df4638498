/// When a mail that could not be handed over is tried again, and when that ends (OR-2). All in seconds of machine time:
/// mail servers do not know the sandbox's clock.
package struct RetrySchedule: Hashable, Sendable {
    /// The pause after the first, second, … failure; the last one repeats. Never empty.
    package let pausesSeconds: [Int64]
    /// How long after it was taken in a mail is given up.
    package let giveUpSeconds: Int64

    package init(pausesSeconds: [Int64], giveUpSeconds: Int64) {
        precondition(!pausesSeconds.isEmpty && pausesSeconds.allSatisfy { $0 > 0 }, "pauses are positive")
        self.pausesSeconds = pausesSeconds
        self.giveUpSeconds = giveUpSeconds
    }

    /// The pause after `failures` failures of a mail that has waited for `ageSeconds`; nil when it is given up.
    package func pause(after failures: Int, ageSeconds: Int64) -> Int64? {
        let pause = pausesSeconds[min(max(failures, 1), pausesSeconds.count) - 1]
        return ageSeconds + pause > giveUpSeconds ? nil : pause
    }
}
