/// What follows for a mail from the end of a transfer (OR-2).
package struct DeliveryStep: Hashable, Sendable {
    package let status: DeliveryStatus
    package let answer: String
    /// Seconds until the next try; for `waiting` alone.
    package let pauseSeconds: Int64?
    /// What the mail waits for, if it waits.
    package let obstacle: TransferOutcome.Obstacle?
    /// Whether this counts as a failure of the mail, after which pauses grow.
    package let isFailure: Bool

    /// The pause where nothing but our own side is in the way: it usually is not for long.
    package static let hindrancePauseSeconds: Int64 = 5

    private init(
        _ status: DeliveryStatus, _ answer: String, pauseSeconds: Int64? = nil,
        obstacle: TransferOutcome.Obstacle? = nil, isFailure: Bool = false
    ) {
        self.status = status
        self.answer = answer
        self.pauseSeconds = pauseSeconds
        self.obstacle = obstacle
        self.isFailure = isFailure
    }

    /// - Parameters:
    ///   - failures: how often the mail had to wait before, this time not counted.
    ///   - ageSeconds: how long ago it was taken in.
    package init(_ outcome: TransferOutcome, failures: Int, ageSeconds: Int64, schedule: RetrySchedule) {
        switch outcome {
        case .accepted(let answer): self.init(.delivered, answer)
        case .refused(let answer): self.init(.undelivered, answer)
        case .uncertain(let answer): self.init(.unknown, answer)
        case .hindered(let answer):
            self.init(
                .waiting, answer, pauseSeconds: DeliveryStep.hindrancePauseSeconds, obstacle: .platform)
        case .deferred(let obstacle, let answer):
            guard let pause = schedule.pause(after: failures + 1, ageSeconds: ageSeconds) else {
                self.init(.undelivered, "given up: \(answer)")
                return
            }
            self.init(.waiting, answer, pauseSeconds: pause, obstacle: obstacle, isFailure: true)
        }
    }
}
