import Kernel

/// One of the six questions about the expert (OR-7); the names are those of the contract's fields.
package enum ExpertQuestion: String, Hashable, Sendable, CaseIterable {
    /// Did you receive information on the intermediary's status?
    case statusDisclosed
    /// Did the needs analysis fit your life situation?
    case needsAnalysisFitted
    /// Did the solutions fit you?
    case solutionsFitted
    /// Were presentation and documents understandable?
    case presentationUnderstandable
    /// Was the advice documented and handed over?
    case adviceDocumented
    /// Would you recommend the expert?
    case wouldRecommend
}

/// How a question is answered; no answer is the absence of one.
package enum ExpertAnswer: String, Hashable, Sendable, CaseIterable {
    case yes, no
}

/// How a buyer rates the seller (OR-7).
package enum SellerGrade: String, Hashable, Sendable, CaseIterable {
    case positive, neutral, negative
}

/// What a rating says beside its text.
package enum RatingContent: Hashable, Sendable {
    /// The seller about the expert.
    case expert([ExpertQuestion: ExpertAnswer])
    /// The buyer about the seller.
    case seller(SellerGrade)

    /// Who gives such a rating.
    package var author: OrderSide {
        switch self {
        case .expert: .seller
        case .seller: .buyer
        }
    }

    var action: PartyAction {
        switch self {
        case .expert: .rateExpert
        case .seller: .rateSeller
        }
    }
}

extension Order {
    /// Rates the partner, once (OR-7): only after a held appointment of an order that is not cancelled.
    package mutating func rate(
        _ content: RatingContent, text: String?, by side: OrderSide, now: Timestamp, policy: OrderPolicy
    ) throws(OrderRejection) {
        try check(content.action, by: side, now: now)
        if let text { try TextCheck.check(text, field: "text", maximum: policy.textMaximumCharacters) }
        ratedAt[side] = now
    }

    func ratingRejection(by side: OrderSide) -> OrderRejection? {
        guard state == .held || state == .completed else { return .notHeld }
        return ratedAt[side] == nil ? nil : .ratedAlready
    }
}
