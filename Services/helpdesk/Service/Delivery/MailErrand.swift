import HelpdeskDomain
import Kernel
import Logging
import Postgres
import Reactor
import ServiceKit

/// The delivery of one mail: fetch what it is made of, hand it over, record what came of it (OR-2).
@Loop
struct MailErrand {
    /// What became of the mail, for the counts.
    typealias Result = DeliveryStatus

    private static let savePause = Duration.seconds(1)
    private static let saveAttempts = 600

    let context: ServiceContext
    let claim: MailClaim
    let from: OutgoingMail.Mailbox
    let schedule: RetrySchedule
    let transport: any MailTransport
    let threads: BlockingPool

    /// nil when nothing could be recorded: somebody else has the mail by now.
    func run() async -> Result? {
        let mail: OutgoingMail
        do throws(MailAssembly.Hindrance) {
            mail = try await MailAssembly(bus: context.bus, claim: claim, from: from).assemble()
        } catch {
            return await save(error.outcome, isAnswer: false)
        }
        return await save(await handOver(mail), isAnswer: true)
    }

    // MARK: Handing it over

    private func handOver(_ mail: OutgoingMail) async -> TransferOutcome {
        context.failpoints.reach(.mailSent, .before)
        let finished: FinishedTransfer
        do {
            finished = try await threads.run { [transport, self] in
                transport.send(mail, attempt: { self.recordAttemptAndWait() })
            }
        } catch {
            return .hindered(answer: "too many mails at once")
        }
        Task.immediate(executorPreference: Loop.executor) { @Loop in await self.release(finished) }
        context.failpoints.reach(.mailSent, .after)
        return finished.outcome
    }

    /// Saying goodbye may take the mail server's time, which nobody waits for.
    private func release(_ finished: FinishedTransfer) async {
        do {
            try await threads.run { finished.release() }
        } catch {
            context.logger.warning("a connection to the mail server is left open")
        }
    }

    /// On a thread of the pool, which waits for the loop: the text must not leave before the commit.
    private nonisolated func recordAttemptAndWait() -> Bool {
        let answer = BlockingAnswer()
        Task { @Loop in await self.recordAttempt(answer) }
        return answer.wait()
    }

    private func recordAttempt(_ answer: BlockingAnswer) async { answer.give(await recordAttempt()) }

    /// Whether it is on record that the text begins to leave.
    private func recordAttempt() async -> Bool {
        do {
            return try await context.pool.transaction { tx in
                let result = try await tx.query(
                    MailDeliveryStore.attempt, .id(claim.id), .int64(claim.number), .int64(transport.transferSeconds))
                guard result.affected == 1 else { return false }
                context.failpoints.reachCommit(.mailAttempted, of: tx)
                return true
            }
        } catch {
            // Whether the commit came about or not: nothing is sent, and that is recorded as the outcome.
            context.logger.warning(
                "an attempt could not be recorded; the mail is not sent now",
                metadata: ["mail": "\(claim.id)", "error": "\(MailErrand.logText(error))"])
            return false
        }
    }

    // MARK: What came of it

    /// - Parameter isAnswer: whether the mail was handed to the transport.
    private func save(_ outcome: TransferOutcome, isAnswer: Bool) async -> Result? {
        let step = DeliveryStep(
            outcome, failures: claim.failures, ageSeconds: claim.ageSeconds, schedule: schedule)
        var query = Query(
            MailDeliveryStore.finish,
            [.id(claim.id), .int64(claim.number), .text(step.status.rawValue), .text(step.answer)])
        if let pause = step.pauseSeconds {
            query = Query(
                MailDeliveryStore.postpone,
                [
                    .id(claim.id), .int64(claim.number), .text(step.answer), .optionalText(step.obstacle?.rawValue),
                    .int32(step.isFailure ? 1 : 0), .int64(pause),
                ])
        }
        let isWritten = await write(query, isAnswer: isAnswer)
        log(step, isWritten: isWritten)
        return isWritten ? step.status : nil
    }

    /// Writes the outcome, with patience: as long as it is known here it need not become unknown. Whether it changed
    /// anything.
    private func write(_ query: Query, isAnswer: Bool) async -> Bool {
        for attempt in 1...MailErrand.saveAttempts {
            do {
                return try await context.pool.transaction { tx in
                    let result = try await tx.query(query)
                    if isAnswer { context.failpoints.reachCommit(.mailAnswered, of: tx) }
                    return result.affected == 1
                }
            } catch {
                let isFirst = attempt == 1
                if isFirst || attempt == MailErrand.saveAttempts {
                    context.logger.warning(
                        "what became of a mail could not be recorded\(isFirst ? "; it is tried again" : "")",
                        metadata: ["mail": "\(claim.id)", "error": "\(MailErrand.logText(error))"])
                }
                if (error as? PostgresError)?.kind == .closed { return false }
            }
            // Only a cancellation ends the pause early: the process stops, and whoever takes over settles the mail.
            do { try await Loop.sleep(MailErrand.savePause) } catch { return false }
        }
        return false
    }

    private func log(_ step: DeliveryStep, isWritten: Bool) {
        let level: Logger.Level =
            switch step.status {
            case .delivered: .info
            case .waiting, .sending: .notice
            case .undelivered, .unknown: .error
            }
        var metadata: Logger.Metadata = [
            "mail": "\(claim.id)", "source": "\(claim.source.rawValue)", "status": "\(step.status.rawValue)",
            "answer": "\(step.answer)", "trace": "\(claim.traceParent ?? "-")",
        ]
        if let pause = step.pauseSeconds { metadata["retryInSeconds"] = "\(pause)" }
        let message: Logger.Message =
            isWritten ? "a mail was handled" : "a mail was handled, but somebody else has it by now"
        context.logger.log(level: level, message, metadata: metadata)
    }

    static func logText(_ error: any Error) -> String { (error as? PostgresError)?.debugDescription ?? "\(error)" }
}
