/// What a rule lets happen when its time is over (CA-6); the texts are the values of the policies.
package enum ExpiryEffect: String, Codable, Hashable, Sendable, CaseIterable {
    /// A reminder is sent; nothing else changes.
    case remind
    /// A breach is recorded once, at `breachAt` (HD-3).
    case recordBreach
    /// The case closes and the order stays active (RC-3, default of RC-4).
    case lapse
    /// The request counts as accepted (RC-4 where the policy says so).
    case accept
    /// The extension is not agreed (RC-5).
    case notAgreed
    /// The buyer may cancel alone from here on (RC-6).
    case buyerMayCancel
    /// The case is escalated inside the platform (RC-9).
    case escalate
    /// A flag, and both parties may ask for cancellation (OR-5).
    case mayAskForCancellation
    /// A support case is opened (OR-6).
    case openSupportCase
    /// Nothing happens by itself; the seller is offered the support case (OR-8).
    case offerSupportCase
    /// The order is completed (OR-10).
    case completeOrder
    /// The right to withdraw, retract or offer a second chance is over (OR-11, AU-11, AU-17).
    case rightEnds
    /// The platform or the trader must have paid by then (OR-11, PY-7).
    case paymentIsLate
    /// The seller may cancel and offer the item to the runner-up (AU-17).
    case sellerMayCancel
    /// A notice after this instant is accepted, flagged and escalated (HD-11).
    case noticeIsLate
    /// The removal takes effect (HD-13).
    case removalTakesEffect
}
