import Contracts
import Kernel
import Shapes
import Wire

/// What a bidder gets for a bid (AU-10).
struct BidReceiptResource: Codable, Sendable {
    var auction: AuctionID
    var outcome: String
    var sequence: Int64
    var at: Timestamp
    var commitment: String
    var salt: String
    var previousHash: String
    var hash: String
    var headHash: String
    var headSequence: Int64
    var signature: String
    var keyID: String
    var isLeading: Bool
    var price: Money
    var minimumBid: Money
    var endsAt: Timestamp
    var isReserveMet: Bool

    init(_ receipt: BidReceipt, currency: CurrencyCode) {
        auction = receipt.auction
        outcome = receipt.outcome
        sequence = receipt.sequence
        at = receipt.at
        commitment = receipt.commitment
        salt = receipt.salt
        previousHash = receipt.previousHash
        hash = receipt.hash
        headHash = receipt.headHash
        headSequence = receipt.headSequence
        signature = receipt.signature
        keyID = receipt.keyID
        isLeading = receipt.isLeading
        price = Money(amount: receipt.price, currency: currency)
        minimumBid = Money(amount: receipt.minimumBid, currency: currency)
        endsAt = receipt.endsAt
        isReserveMet = receipt.isReserveMet
    }
}

extension BidReceiptResource: DirectJSON {
    func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("at", at)
            $0.member("auction", auction)
            $0.member("commitment", commitment)
            $0.member("endsAt", endsAt)
            $0.member("hash", hash)
            $0.member("headHash", headHash)
            $0.member("headSequence", headSequence)
            $0.member("isLeading", isLeading)
            $0.member("isReserveMet", isReserveMet)
            $0.member("keyID", keyID)
            $0.member("minimumBid", minimumBid)
            $0.member("outcome", outcome)
            $0.member("previousHash", previousHash)
            $0.member("price", price)
            $0.member("salt", salt)
            $0.member("sequence", sequence)
            $0.member("signature", signature)
        }
    }
}

extension BidReceiptResource: Described {
    static let schemaName = "BidReceipt"
    static let summary = "What a bidder gets for a bid: its place, its proof, and where the auction stands (AU-10)."
    static let notes: [String: Note] = [
        "outcome": .choice(
            ["ACCEPTED", "NO_CHANGE"], "`NO_CHANGE`: a leader's bid that is not above the own maximum (AU-5)."),
        "commitment": Note(
            "Base64url of the salted commitment to the hidden maximum; empty with `NO_CHANGE`, which has no entry."),
        "salt": Note("Base64url; whoever keeps it can open the commitment. Empty with `NO_CHANGE`."),
        "previousHash": Note("Base64url of the hash of the entry before; empty with `NO_CHANGE`."),
        "hash": Note("Base64url of the hash of this entry; with `NO_CHANGE` that of the head."),
        "headHash": Note("Base64url of the hash of the chain's head after the batch that the bid was in."),
        "signature": Note("Base64url of the Ed25519 signature of that head."),
        "isLeading": Note("Whether the bidder leads now."),
        "price": Note("The price after the bid."),
        "minimumBid": Note("The smallest amount that the next bid of somebody else may have."),
        "endsAt": Note("The end after the bid: a late bid moves it (AU-8)."),
    ]
}

extension PurchaseReceipt: Described {
    package static let summary = "What a buyer gets for a purchase at a stated price (AU-12, AU-18)."
    package static let notes: [String: Note] = [
        "award": Note("The award that came into being; its order carries the same id."),
        "total": Note("What is due."),
    ]
}
