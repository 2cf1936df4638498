import Kernel

/// What a command did: one chained entry of the auction (AU-6, AU-10), with the state before and after.
package struct AuctionStep: Hashable, Sendable {
    package let auction: AuctionID
    /// The number of the entry in the auction, without gaps.
    package let sequence: Int64
    /// The instant that counts; never earlier than that of the entry before.
    package let at: Timestamp
    /// What was done.
    package let action: AuctionAction
    package let before: Standing
    package let after: Standing
    /// How the auction ended, when this step ended it.
    package let closing: Closing?
    /// Who bought, when this step sold.
    package let winner: MemberID?
    /// What the next bid must at least be after this step, in minor units.
    package let minimumBid: Int64
}

/// Everything that can change the outcome of an auction. Maxima are hidden: they belong in the bids' store only.
package enum AuctionAction: Hashable, Sendable {
    /// A bid of somebody who did not lead.
    case bid(MemberID, maximum: Int64)
    /// The leader raised the own maximum (AU-5).
    case raise(MemberID, maximum: Int64)
    /// A bidder took back the bids of these sequences (AU-11).
    case retraction(MemberID, RetractionReason, withdrawn: [Int64])
    /// The seller struck the bid of this sequence, which was of this bidder (AU-11).
    case strike(MemberID, SellerReason, withdrawn: Int64)
    /// Somebody bought at the buy-now price (AU-12).
    case buyNow(MemberID, price: Int64)
    /// The seller ended the auction (AU-11).
    case endEarly(SellerReason)
    /// The auction closed at its end (AU-9).
    case close

    /// Who acted, when it was a bidder.
    package var member: MemberID? {
        switch self {
        case .bid(let member, _), .raise(let member, _), .buyNow(let member, _): member
        case .retraction(let member, _, _), .strike(let member, _, _): member
        case .endEarly, .close: nil
        }
    }

    /// The amount that the entry commits to, in minor units.
    package var amount: Int64? {
        switch self {
        case .bid(_, let maximum), .raise(_, let maximum): maximum
        case .buyNow(_, let price): price
        case .retraction, .strike, .endEarly, .close: nil
        }
    }
}

/// The answer to a bid that is not refused.
package enum BidDecision: Hashable, Sendable {
    /// The bid counts: save it, chain it, tell it.
    case accepted(AuctionStep)
    /// The leader's bid was not above the own maximum: acknowledged as `NO_CHANGE`, nothing is saved (AU-5).
    case noChange(NoChange)
}

/// The acknowledgement of a leader's bid that changes nothing (AU-5).
package struct NoChange: Hashable, Sendable {
    /// The code by which programs know this answer.
    package static let code = "NO_CHANGE"
    /// The id of the rule behind it.
    package static let rule = "AU-5"
    package let at: Timestamp
    /// The bidder's own standing maximum in minor units.
    package let maximum: Int64
    package let standing: Standing
}

/// Why a bidder takes back bids (AU-11).
package enum RetractionReason: String, Codable, Hashable, Sendable, CaseIterable {
    case typo
    case descriptionChanged = "description_changed"
}

/// The legal list: why a seller may end an auction early or strike a bid (AU-11).
package enum SellerReason: String, Codable, Hashable, Sendable, CaseIterable {
    case errorInListing = "error_in_listing"
    /// Loss of or damage to the item without the seller's fault.
    case lossOrDamage = "loss_or_damage"
    case theft
    case bidderUnreliable = "bidder_unreliable"
}
