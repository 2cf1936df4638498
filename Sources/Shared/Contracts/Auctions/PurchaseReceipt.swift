import Kernel

/// What a buyer gets for a purchase at a stated price (AU-12, AU-18).
package struct PurchaseReceipt: Codable, Sendable {
    /// The award that came into being; its order carries the same id.
    package var award: AwardID
    package var listing: ListingID
    package var total: Money
    package var quantity: Int
    package var at: Timestamp

    package init(award: AwardID, listing: ListingID, total: Money, quantity: Int, at: Timestamp) {
        self.award = award
        self.listing = listing
        self.total = total
        self.quantity = quantity
        self.at = at
    }
}
