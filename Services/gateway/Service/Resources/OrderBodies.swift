import Contracts
import Kernel
import Shapes
import Wire

/// The body of a proposal for the appointment.
struct ProposalBody: Codable, Sendable {
    var startsAt: Timestamp
    var durationMinutes: Int
    var place: String
}

extension ProposalBody: Described {
    static let schemaName = "Proposal"
    static let summary = "A date for the appointment (OR-5)."
    static let notes: [String: Note] = [
        "startsAt": Note("In the future."), "durationMinutes": .integer(15...480, "How long it takes."),
        "place": .text(1...200, "An address, a phone or video call."),
    ]
}

/// The body of a request to cancel.
struct CancellationBody: Codable, Sendable {
    var reason: String
    var text: String
}

extension CancellationBody: Described {
    static let schemaName = "CancellationRequest"
    static let summary = "Asking the partner for consent to cancel (OR-8)."
    static let notes: [String: Note] = [
        "reason": .choice(OrderChoices.cancellationReasons, "Why. `BUYER_POOR_RATINGS` is a seller's reason."),
        "text": .text(1...2000, "For the partner, who reads it."),
    ]
}

/// The body of an answer to a request to cancel.
struct CancellationAnswerBody: Codable, Sendable {
    var consents: Bool
}

extension CancellationAnswerBody: Described {
    static let schemaName = "CancellationAnswer"
    static let summary = "The partner's answer (OR-8)."
    static let notes = ["consents": Note("False: the contract stands.")]
}

/// The body of a question to the platform.
struct SupportCaseBody: Codable, Sendable {
    var text: String
}

extension SupportCaseBody: Described {
    static let schemaName = "SupportRequest"
    static let summary = "Bringing an order before the platform (OR-6, OR-8)."
    static let notes: [String: Note] = ["text": .text(1...2000, "What the platform is to know.")]
}

/// The body of a seller's rating of the expert.
struct ExpertRatingBody: Codable, Sendable {
    var answers: ExpertAnswersResource
    var text: String?
}

extension ExpertRatingBody: Described {
    static let schemaName = "ExpertRating"
    static let summary = "The seller's rating of the expert (OR-7)."
    static let notes: [String: Note] = [
        "answers": Note("The six questions; an absent one is no answer."),
        "text": .text(1...2000, "Everybody can read it."),
    ]
}

/// The body of a buyer's rating of the seller.
struct SellerRatingBody: Codable, Sendable {
    var grade: String
    var text: String?
}

extension SellerRatingBody: Described {
    static let schemaName = "SellerRating"
    static let summary = "The buyer's rating of the seller (OR-7)."
    static let notes: [String: Note] = [
        "grade": .choice(OrderChoices.grades, "How it was."), "text": .text(1...2000, "Everybody can read it."),
    ]
}
