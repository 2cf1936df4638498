import Contracts
import Kernel
import Shapes
import Wire

/// One proposal of a date for the appointment (OR-5).
struct ProposalResource: Codable, Sendable {
    var proposal: ProposalID
    var by: String
    var startsAt: Timestamp
    var durationMinutes: Int
    var place: String
    var status: String
    var proposedAt: Timestamp

    init(_ proposal: AppointmentProposal) {
        self.proposal = proposal.proposal
        by = proposal.by
        startsAt = proposal.startsAt
        durationMinutes = proposal.durationMinutes
        place = proposal.place
        status = proposal.status
        proposedAt = proposal.proposedAt
    }
}

extension ProposalResource: Described {
    static let schemaName = "AppointmentProposal"
    static let summary = "A date for the appointment that a party proposed (OR-5)."
    static let notes: [String: Note] = [
        "by": .choice(OrderChoices.roles, "Who proposed it."),
        "place": Note("An address, a phone or video call."),
        "status": .choice(["open", "accepted", "superseded"], "A newer proposal supersedes an open one."),
    ]
}

/// The state of a cancellation by consent (OR-8).
struct CancellationResource: Codable, Sendable {
    var status: String
    var initiator: String
    var reason: String
    var text: String
    var feeBearer: String
    var askedAt: Timestamp
    var answerBy: Timestamp
    var answeredAt: Timestamp?

    init(_ cancellation: OrderCancellation) {
        status = cancellation.status
        initiator = cancellation.initiator
        reason = cancellation.reason
        text = cancellation.text
        feeBearer = cancellation.feeBearer
        askedAt = cancellation.askedAt
        answerBy = cancellation.answerBy
        answeredAt = cancellation.answeredAt
    }
}

extension CancellationResource: Described {
    static let schemaName = "OrderCancellation"
    static let summary = "The state of a cancellation by consent (OR-8)."
    static let notes: [String: Note] = [
        "status": .choice(
            ["asked", "confirmed", "done", "refused", "unanswered", "rejected", "withdrawn"],
            "`confirmed`: both agreed, the money is being unwound; `unanswered`: silence for 10 days; `rejected`: the "
                + "payout had been instructed first."),
        "initiator": .choice(OrderChoices.roles, "Who asked."),
        "reason": .choice(OrderChoices.cancellationReasons, "Why."),
        "feeBearer": .choice(OrderChoices.roles, "Who bears the auction fee when it is done."),
        "answerBy": Note("Silence until then changes nothing by itself; the one who asked may open a support case."),
    ]
}

/// A question to the platform that a rule offers (OR-6, OR-8).
struct SupportCaseResource: Codable, Sendable {
    var id: SupportCaseID
    var order: OrderID
    var openedBy: String
    var cause: String
    var text: String
    var openedAt: Timestamp
    var decideBy: Timestamp

    init(_ supportCase: SupportCase) {
        id = supportCase.id
        order = supportCase.order
        openedBy = supportCase.openedBy
        cause = supportCase.cause
        text = supportCase.text
        openedAt = supportCase.openedAt
        decideBy = supportCase.decideBy
    }
}

extension SupportCaseResource: Described {
    static let schemaName = "SupportCase"
    static let summary = "A question to the platform about an order (OR-6, OR-8)."
    static let notes: [String: Note] = [
        "openedBy": .choice(OrderChoices.roles + ["platform"], "Who opened it."),
        "cause": .choice(["ATTESTATION_MISSING", "CANCELLATION_UNANSWERED"], "What it is about."),
        "decideBy": Note("When it is escalated inside the platform (RC-9)."),
    ]
}

/// A date at which a rule does something (CA-6).
struct DeadlineResource: Codable, Sendable {
    var rule: String
    var dueAt: Timestamp
    var onExpiry: String
    var explanation: JSONValue

    init(_ deadline: OrderDeadline) {
        rule = deadline.rule
        dueAt = deadline.dueAt
        onExpiry = deadline.onExpiry
        explanation = deadline.explanation
    }
}

extension DeadlineResource: Described {
    static let schemaName = "Deadline"
    static let summary = "A date at which a rule does something (CA-6)."
    static let notes: [String: Note] = [
        "rule": Note("E.g. `OR-5`."), "onExpiry": Note("What happens then."),
        "explanation": Note(
            "Rule, policy version, calendar version, start, budget, counted and skipped segments, result."),
    ]
}

/// What a party may do with an order now, or why not (OR-10).
struct OrderActionResource: Codable, Sendable {
    var action: String
    var isAllowed: Bool
    var reason: String?
    var text: String?
    var rule: String

    init(_ action: OrderAction, language: Language) {
        self.action = action.action
        isAllowed = action.isAllowed
        reason = action.reason
        rule = action.rule
        let wording = action.reason.flatMap(ReasonRegister.reason)?.text.text(in: language)
        // A text that wants data would have holes here: then the reason has to do.
        text = wording.flatMap { Wording.placeholders($0).isEmpty ? $0 : nil }
    }
}

extension OrderActionResource: Described {
    static let schemaName = "OrderAction"
    static let summary = "What a party may do with an order now, or why not (OR-10)."
    static let notes: [String: Note] = [
        "action": .choice(OrderChoices.actions, "The operation of that name."),
        "reason": Note("Why it is not allowed, from the register of reasons."),
        "text": Note("The same in the reader's language."),
    ]
}
