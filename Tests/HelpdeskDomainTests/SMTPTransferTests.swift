import HelpdeskDomain
import Testing

/// What follows from a transfer (OR-2), as a table.
@Suite("Outcomes of transfers")
struct SMTPTransferTests {
    private enum Kind { case accepted, server, recipient, refused, uncertain }

    private func kind(
        _ stage: SMTPTransfer.Stage, _ text: SMTPTransfer.Text, _ code: Int?, enhanced: String? = nil,
        fault: String? = nil
    ) -> Kind {
        let outcome = SMTPTransfer(stage: stage, text: text, code: code, enhancedCode: enhanced, fault: fault).outcome
        #expect(!outcome.answer.isEmpty)
        switch outcome {
        case .accepted: return .accepted
        case .deferred(.recipient, _): return .recipient
        case .deferred, .hindered: return .server
        case .refused: return .refused
        case .uncertain: return .uncertain
        }
    }

    @Test("OR-2: the answer to the whole text decides, and without one nobody knows")
    func wholeText() {
        #expect(kind(.data, .all, 250) == .accepted)
        #expect(kind(.data, .all, 451) == .recipient)
        #expect(kind(.data, .all, 421) == .recipient)
        #expect(kind(.data, .all, 554) == .refused)
        // 354 was the answer to DATA.
        #expect(kind(.data, .all, 354, fault: "timeout") == .uncertain)
        #expect(kind(.data, .all, nil, fault: "lost") == .uncertain)
        #expect(kind(.data, .all, 399) == .uncertain)
    }

    @Test("OR-2: a part of the text is no mail, whatever was answered last")
    func partOfText() {
        for code in [nil, 354, 250, 421, 552] { #expect(kind(.data, .part, code, fault: "lost") == .server) }
    }

    @Test("OR-2: without text a mail waits, unless the server refuses the recipient or the mail for good")
    func noText() {
        for stage in SMTPTransfer.Stage.allCases {
            #expect(kind(stage, .nothing, nil, fault: "refused") == .server)
            #expect(kind(stage, .nothing, 250, fault: "odd") == .server)
            #expect(kind(stage, .nothing, 421) == .server)
            let isBounce = stage == .recipient || stage == .data
            #expect(kind(stage, .nothing, 550) == (isBounce ? .refused : .server), "\(stage)")
            #expect(kind(stage, .nothing, 450) == (isBounce ? .recipient : .server), "\(stage)")
            // A login or encryption that is missing is ours to mend.
            #expect(kind(stage, .nothing, 530) == .server)
        }
        #expect(kind(.data, .nothing, 354, fault: "declined") == .server)
    }

    @Test("OR-2: a mail that is too large stays so")
    func tooLarge() {
        #expect(kind(.sender, .nothing, 552) == .refused)
        #expect(kind(.sender, .nothing, 554, enhanced: "5.3.4") == .refused)
        #expect(kind(.sender, .nothing, 554, enhanced: "5.7.1") == .server)
    }

    @Test("OR-2: what this side broke off before the text is no failure; after it, what was sent counts")
    func brokenOff() {
        func outcome(_ text: SMTPTransfer.Text) -> TransferOutcome {
            SMTPTransfer(
                stage: .data, text: text, code: 354, enhancedCode: nil, fault: "shutting down", isBrokenOff: true
            ).outcome
        }
        #expect(outcome(.nothing) == .hindered(answer: "shutting down"))
        #expect(outcome(.part) == .deferred(.server, answer: "broken off within the text (shutting down)"))
        #expect(outcome(.all) == .uncertain(answer: "no answer to the mail (shutting down)"))
    }

    @Test("OR-2: what is kept of an answer are its codes and where they came")
    func answers() {
        let transfer = SMTPTransfer(stage: .recipient, text: .nothing, code: 550, enhancedCode: "5.1.1", fault: nil)
        #expect(transfer.outcome == .refused(answer: "550 5.1.1 (recipient)"))
        let lost = SMTPTransfer(stage: .connection, text: .nothing, code: nil, enhancedCode: nil, fault: "timeout")
        #expect(lost.outcome == .deferred(.server, answer: "timeout (connection)"))
    }
}

/// What becomes of a mail, try by try (OR-2).
@Suite("Steps of a delivery")
struct DeliveryStepTests {
    private let schedule = RetrySchedule(pausesSeconds: [60, 300, 1800], giveUpSeconds: 5000)

    @Test("OR-2: pauses grow, the last repeats, and after its time a mail is given up")
    func pauses() {
        #expect((1...5).map { schedule.pause(after: $0, ageSeconds: 0) } == [60, 300, 1800, 1800, 1800])
        #expect(schedule.pause(after: 0, ageSeconds: 0) == 60)
        #expect(schedule.pause(after: 9, ageSeconds: 3200) == 1800)
        #expect(schedule.pause(after: 9, ageSeconds: 3201) == nil)
    }

    @Test("OR-2: accepted is delivered, refused is undelivered, uncertain is unknown: all of them for good")
    func final() {
        let outcomes: [(TransferOutcome, DeliveryStatus)] = [
            (.accepted(answer: "250"), .delivered), (.refused(answer: "550"), .undelivered),
            (.uncertain(answer: "lost"), .unknown),
        ]
        for (outcome, status) in outcomes {
            let step = DeliveryStep(outcome, failures: 0, ageSeconds: 0, schedule: schedule)
            #expect(step.status == status && step.status.isFinal)
            #expect(step.answer == outcome.answer && step.pauseSeconds == nil && step.obstacle == nil)
        }
    }

    @Test("OR-2: deferred is waiting, until it is given up as undelivered")
    func deferred() {
        let outcome = TransferOutcome.deferred(.recipient, answer: "451")
        let step = DeliveryStep(outcome, failures: 1, ageSeconds: 70, schedule: schedule)
        #expect(step.status == .waiting && !step.status.isFinal)
        #expect(step.pauseSeconds == 300 && step.obstacle == .recipient && step.isFailure)
        let last = DeliveryStep(outcome, failures: 7, ageSeconds: 4000, schedule: schedule)
        #expect(last.status == .undelivered && last.answer == "given up: 451")
    }

    @Test("OR-2: what is in the way on our own side ends no mail, however old it is")
    func hindered() {
        let step = DeliveryStep(
            .hindered(answer: "UNAVAILABLE"), failures: 9, ageSeconds: 10_000_000, schedule: schedule)
        #expect(step.status == .waiting && step.pauseSeconds == 5 && step.obstacle == .platform && !step.isFailure)
    }
}
