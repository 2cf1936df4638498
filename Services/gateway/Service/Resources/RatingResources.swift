import Contracts
import Kernel
import Shapes
import Wire

/// The six answers about an expert, in a rating that is given and in one that everybody sees.
struct ExpertAnswersResource: Codable, Sendable {
    var statusDisclosed: String?
    var needsAnalysisFitted: String?
    var solutionsFitted: String?
    var presentationUnderstandable: String?
    var adviceDocumented: String?
    var wouldRecommend: String?

    init(_ answers: ExpertAnswers) {
        statusDisclosed = answers.statusDisclosed
        needsAnalysisFitted = answers.needsAnalysisFitted
        solutionsFitted = answers.solutionsFitted
        presentationUnderstandable = answers.presentationUnderstandable
        adviceDocumented = answers.adviceDocumented
        wouldRecommend = answers.wouldRecommend
    }

    /// The answers as the orders service has them.
    var answers: ExpertAnswers {
        ExpertAnswers(
            statusDisclosed: statusDisclosed, needsAnalysisFitted: needsAnalysisFitted,
            solutionsFitted: solutionsFitted, presentationUnderstandable: presentationUnderstandable,
            adviceDocumented: adviceDocumented, wouldRecommend: wouldRecommend)
    }
}

extension ExpertAnswersResource: Described {
    static let schemaName = "ExpertAnswers"
    static let summary = "The six answers about an expert; an absent one is no answer (OR-7)."
    static let notes: [String: Note] = [
        "statusDisclosed": .choice(OrderChoices.answers, "Was the intermediary's status disclosed?"),
        "needsAnalysisFitted": .choice(OrderChoices.answers, "Did the needs analysis fit the life situation?"),
        "solutionsFitted": .choice(OrderChoices.answers, "Did the solutions fit?"),
        "presentationUnderstandable": .choice(OrderChoices.answers, "Was the presentation understandable?"),
        "adviceDocumented": .choice(OrderChoices.answers, "Was the advice documented and handed over?"),
        "wouldRecommend": .choice(OrderChoices.answers, "Would you recommend the expert?"),
    ]
}

/// *Ratings to give* (OR-7).
struct RatingsToGiveResource: Codable, Sendable {
    struct Item: Codable, Sendable {
        var order: OrderID
        var number: String
        var title: String
        var role: String
        var partner: String
        var heldAt: Timestamp
    }

    var items: [Item]

    init(_ ratings: RatingsToGive) {
        items = ratings.items.map { rating in
            Item(
                order: rating.order, number: rating.number, title: rating.title, role: rating.role,
                partner: rating.partner, heldAt: rating.heldAt)
        }
    }
}

extension RatingsToGiveResource: Described {
    static let schemaName = "RatingsToGive"
    static let summary = "What a member may rate (OR-7)."
    static let notes: [String: Note] = [:]
}

extension RatingsToGiveResource.Item: Described {
    static let schemaName = "RatingToGive"
    static let summary = "A held appointment that the member may still rate."
    static let notes: [String: Note] = [
        "role": .choice(OrderChoices.roles, "What the member is: a buyer rates the seller, a seller the expert."),
        "partner": Note("The partner's user name."),
    ]
}

/// A member's public ratings and what they add up to.
struct RatingsResource: Codable, Sendable {
    struct Question: Codable, Sendable {
        var question: String
        var yes: Int
        var no: Int
        var noAnswer: Int
    }

    struct Rating: Codable, Sendable {
        var authorRole: String
        var grade: String?
        var answers: ExpertAnswersResource?
        var text: String?
        var ratedAt: Timestamp
    }

    var member: MemberID
    var asExpert: [Question]
    var expertRatings: Int
    var positive: Int
    var neutral: Int
    var negative: Int
    var newest: [Rating]

    init(_ statistics: RatingStatistics) {
        member = statistics.member
        asExpert = statistics.asExpert.map {
            Question(question: $0.question, yes: $0.yes, no: $0.no, noAnswer: $0.noAnswer)
        }
        expertRatings = statistics.expertRatings
        positive = statistics.positive
        neutral = statistics.neutral
        negative = statistics.negative
        newest = statistics.newest.map { rating in
            Rating(
                authorRole: rating.authorRole, grade: rating.grade,
                answers: rating.answers.map(ExpertAnswersResource.init), text: rating.text, ratedAt: rating.ratedAt)
        }
    }
}

extension RatingsResource: Described {
    static let schemaName = "Ratings"
    static let summary = "A member's public ratings; those of cancelled orders do not count (OR-7, OR-8)."
    static let notes: [String: Note] = [
        "asExpert": Note("How each of the six questions was answered."),
        "expertRatings": Note("How often the member was rated as an expert."),
        "positive": Note("As a seller."), "neutral": Note("As a seller."), "negative": Note("As a seller."),
        "newest": Note("The 20 newest."),
    ]
}

extension RatingsResource.Question: Described {
    static let schemaName = "AnswerCount"
    static let summary = "How one of the six questions was answered."
    static let notes = ["question": Note("The name of the field of `ExpertAnswers`.")]
}

extension RatingsResource.Rating: Described {
    static let schemaName = "Rating"
    static let summary = "A rating as everybody sees it; the author only by role."
    static let notes: [String: Note] = [
        "authorRole": .choice(OrderChoices.roles, "Who rated."),
        "grade": .choice(OrderChoices.grades, "Of a seller."), "answers": Note("About an expert."),
    ]
}
