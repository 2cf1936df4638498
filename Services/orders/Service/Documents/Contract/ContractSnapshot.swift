import Contracts
import Kernel

/// One party of a contract, as it was at the award.
struct ContractParty: Codable, Hashable, Sendable {
    var member: MemberID
    var userName: String
    var status: MemberStatus
    /// Absent where the policy `orders.contactDisclosure` does not disclose it (OR-3).
    var contact: ContactData?

    /// How to address the party: the full name, or the user name without contact data.
    var name: String { contact?.fullName ?? userName }
}

/// Everything that a contract says (OR-4). Its canonical JSON is what is hashed; HTML and PDF are made from it alone.
struct ContractSnapshot: Codable, Hashable, Sendable {
    /// The version of this shape, so that old contracts can be read for ever.
    static let currentFormatVersion = 1

    var formatVersion: Int
    var order: OrderID
    /// For people: `GV-2026-000123`.
    var number: String
    var award: AwardID
    var listing: ListingID
    var kind: TradeKind
    var market: Market
    /// The language of the contract: that of the listing.
    var language: Language
    var awardedAt: Timestamp
    var title: String
    var description: String
    /// Appointments only.
    var need: PublicNeed?
    /// SHA-256 of the sealed part's JSON, in hexadecimal: the contract names it without showing it.
    var sealedPartHash: String?
    /// What the buyer pays for everything, without the auction fee.
    var price: Money
    var quantity: Int
    var seller: ContractParty
    var buyer: ContractParty
}
