import Kernel

/// A new draft made from an expired listing, with a hint at a lower start price (AU-13).
package struct Relisting: Hashable, Sendable {
    /// The new draft.
    package let draft: Listing
    /// A start price that might draw more interest; nil for a fixed price or one that cannot be lower.
    package let startPriceHint: Money?
}

extension Listing {
    /// Lists an expired listing again, any number of times: the new draft names this one, which stays as it is, and can
    /// be edited before it is published (AU-13). The caller copies the sealed part, which is kept apart.
    ///
    /// `durationDays` is chosen anew for an auction and is not looked at for a fixed price.
    package func relist(
        as newID: ListingID, by member: MemberID, durationDays: Int, policy: AuctionPolicy, now: Timestamp
    ) throws(ListingRejection) -> Relisting {
        guard member == seller else { throw .notSeller }
        guard status == .expired else { throw .notExpired }
        var content = content
        var hint: Money?
        if case .auction(var offer) = content.offer {
            offer.durationDays = durationDays
            content.offer = .auction(offer)
            let lower = offer.startPrice.amount * policy.relistHintPercent / 100
            if lower > 0, lower < offer.startPrice.amount {
                hint = Money(amount: lower, currency: offer.startPrice.currency)
            }
        }
        let draft = Listing(
            id: newID, seller: seller, content: content, status: .draft, relistedFrom: id, createdAt: now,
            publishedAt: nil, endedAt: nil)
        return Relisting(draft: draft, startPriceHint: hint)
    }
}
