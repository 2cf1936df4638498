import Kernel
import Wire

/// A held appointment that the member may still rate (OR-7).
package struct RatingToGive: Codable, Hashable, Sendable {
    package var order: OrderID
    package var number: String
    package var title: String
    /// What the member is in this order: a buyer rates the seller, a seller the expert.
    package var role: String
    /// The partner's user name.
    package var partner: String
    package var heldAt: Timestamp

    package init(order: OrderID, number: String, title: String, role: String, partner: String, heldAt: Timestamp) {
        self.order = order
        self.number = number
        self.title = title
        self.role = role
        self.partner = partner
        self.heldAt = heldAt
    }
}

/// *Ratings to give* (OR-7).
package enum ListRatingsToGive: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID

        package init(member: MemberID) {
            self.member = member
        }
    }
    package typealias Response = RatingsToGive
    package static let service: ServiceName? = .orders
    package static let name = "listRatingsToGive"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// What a member may rate.
package struct RatingsToGive: Codable, Hashable, Sendable {
    package var items: [RatingToGive]

    package init(items: [RatingToGive]) {
        self.items = items
    }
}

/// The seller's six answers about the expert (OR-7); each `yes`, `no` or absent for no answer.
package struct ExpertAnswers: Codable, Hashable, Sendable {
    /// Did you receive information on the intermediary's status?
    package var statusDisclosed: String?
    /// Did the needs analysis fit your life situation?
    package var needsAnalysisFitted: String?
    /// Did the solutions fit you?
    package var solutionsFitted: String?
    /// Were presentation and documents understandable?
    package var presentationUnderstandable: String?
    /// Was the advice documented and handed over?
    package var adviceDocumented: String?
    /// Would you recommend the expert?
    package var wouldRecommend: String?

    package init(
        statusDisclosed: String?, needsAnalysisFitted: String?, solutionsFitted: String?,
        presentationUnderstandable: String?, adviceDocumented: String?, wouldRecommend: String?
    ) {
        self.statusDisclosed = statusDisclosed
        self.needsAnalysisFitted = needsAnalysisFitted
        self.solutionsFitted = solutionsFitted
        self.presentationUnderstandable = presentationUnderstandable
        self.adviceDocumented = adviceDocumented
        self.wouldRecommend = wouldRecommend
    }
}

/// The seller rates the expert, once (OR-7).
package enum RateExpert: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var member: MemberID
        package var answers: ExpertAnswers
        /// At most 2000 characters.
        package var text: String?

        package init(order: OrderID, member: MemberID, answers: ExpertAnswers, text: String?) {
            self.order = order
            self.member = member
            self.answers = answers
            self.text = text
        }
    }
    package typealias Response = Empty
    package static let service: ServiceName? = .orders
    package static let name = "rateExpert"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// The buyer rates the seller, once (OR-7).
package enum RateSeller: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var member: MemberID
        /// `positive`, `neutral` or `negative`.
        package var grade: String
        /// At most 2000 characters.
        package var text: String?

        package init(order: OrderID, member: MemberID, grade: String, text: String?) {
            self.order = order
            self.member = member
            self.grade = grade
            self.text = text
        }
    }
    package typealias Response = Empty
    package static let service: ServiceName? = .orders
    package static let name = "rateSeller"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// How one of the six questions was answered.
package struct AnswerCount: Codable, Hashable, Sendable {
    /// The name of the field of `ExpertAnswers`.
    package var question: String
    package var yes: Int
    package var no: Int
    package var noAnswer: Int

    package init(question: String, yes: Int, no: Int, noAnswer: Int) {
        self.question = question
        self.yes = yes
        self.no = no
        self.noAnswer = noAnswer
    }
}

/// A rating as everybody sees it; the author only by role.
package struct PublicRating: Codable, Hashable, Sendable {
    /// `seller` or `buyer`.
    package var authorRole: String
    package var grade: String?
    package var answers: ExpertAnswers?
    package var text: String?
    package var ratedAt: Timestamp

    package init(authorRole: String, grade: String?, answers: ExpertAnswers?, text: String?, ratedAt: Timestamp) {
        self.authorRole = authorRole
        self.grade = grade
        self.answers = answers
        self.text = text
        self.ratedAt = ratedAt
    }
}

/// What a member's ratings add up to; those of cancelled orders do not count (OR-8).
package struct RatingStatistics: Codable, Hashable, Sendable {
    package var member: MemberID
    /// One for each question.
    package var asExpert: [AnswerCount]
    package var expertRatings: Int
    package var positive: Int
    package var neutral: Int
    package var negative: Int
    /// The 20 newest.
    package var newest: [PublicRating]

    package init(
        member: MemberID, asExpert: [AnswerCount], expertRatings: Int, positive: Int, neutral: Int, negative: Int,
        newest: [PublicRating]
    ) {
        self.member = member
        self.asExpert = asExpert
        self.expertRatings = expertRatings
        self.positive = positive
        self.neutral = neutral
        self.negative = negative
        self.newest = newest
    }
}

/// A member's public ratings and statistics (OR-7).
package enum GetRatings: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID

        package init(member: MemberID) {
            self.member = member
        }
    }
    package typealias Response = RatingStatistics
    package static let service: ServiceName? = .orders
    package static let name = "getRatings"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
