import Kernel
import Wire

/// What anybody may know of an auction or a fixed-price listing. Amounts are minor units of `currency`.
package struct AuctionView: Codable, Sendable {
    package var id: AuctionID
    package var seller: MemberID
    package var kind: TradeKind
    package var format: ListingFormat
    package var title: String
    package var description: String
    package var currency: CurrencyCode
    package var markets: [Market]
    package var postalArea: String?
    package var need: PublicNeed?
    /// `open`, `sold` or `expired`; after the end and before the closing the computed result (AU-9).
    package var status: String
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var startPrice: Int64
    /// The current price; the start price while there is no bid.
    package var price: Int64
    /// The smallest amount that the next bid of somebody else may have (AU-5).
    package var minimumBid: Int64
    package var bidCount: Int64
    /// The pseudonym of who leads; absent without a bid (AU-10).
    package var leader: String?
    package var hasReserve: Bool
    package var isReserveMet: Bool
    /// Absent when there is none or it is gone (AU-12).
    package var buyNowPrice: Int64?
    /// Fixed price only.
    package var marketPrices: [String: Int64]?
    package var availableQuantity: Int?
    package var relistOf: AuctionID?
    /// Newest position in the auction's live feed (AU-15).
    package var feedPosition: Int64
    /// Grows with every change: what `ETag` carries.
    package var version: Int64

    package init(
        id: AuctionID, seller: MemberID, kind: TradeKind, format: ListingFormat, title: String, description: String,
        currency: CurrencyCode, markets: [Market], postalArea: String?, need: PublicNeed?, status: String,
        startsAt: Timestamp, endsAt: Timestamp, startPrice: Int64, price: Int64, minimumBid: Int64, bidCount: Int64,
        leader: String?, hasReserve: Bool, isReserveMet: Bool, buyNowPrice: Int64?, marketPrices: [String: Int64]?,
        availableQuantity: Int?, relistOf: AuctionID?, feedPosition: Int64, version: Int64
    ) {
        self.id = id
        self.seller = seller
        self.kind = kind
        self.format = format
        self.title = title
        self.description = description
        self.currency = currency
        self.markets = markets
        self.postalArea = postalArea
        self.need = need
        self.status = status
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.startPrice = startPrice
        self.price = price
        self.minimumBid = minimumBid
        self.bidCount = bidCount
        self.leader = leader
        self.hasReserve = hasReserve
        self.isReserveMet = isReserveMet
        self.buyNowPrice = buyNowPrice
        self.marketPrices = marketPrices
        self.availableQuantity = availableQuantity
        self.relistOf = relistOf
        self.feedPosition = feedPosition
        self.version = version
    }
}

/// One line of an auction's public history.
package struct BidView: Codable, Sendable {
    package var sequence: Int64
    package var at: Timestamp
    /// `bid`, `raise`, `retraction`, `strike` or `buyNow`.
    package var kind: String
    package var bidder: String
    /// The price after this entry, minor units.
    package var price: Int64

    package init(sequence: Int64, at: Timestamp, kind: String, bidder: String, price: Int64) {
        self.sequence = sequence
        self.at = at
        self.kind = kind
        self.bidder = bidder
        self.price = price
    }
}

/// What a bidder gets for a bid (AU-10).
package struct BidReceipt: Codable, Sendable {
    package var auction: AuctionID
    /// `ACCEPTED`, or `NO_CHANGE` for a leader's bid that is not above the own maximum (AU-5).
    package var outcome: String
    package var sequence: Int64
    package var at: Timestamp
    /// Base64url of the salted commitment to the hidden maximum. With `NO_CHANGE` there is no entry: commitment, salt and
    /// previous hash are empty, sequence and hash are those of the head.
    package var commitment: String
    /// Base64url; whoever keeps it can open the commitment.
    package var salt: String
    /// Base64url of the hash of the entry before and of this one.
    package var previousHash: String
    package var hash: String
    /// Base64url of the signature of the chain's head after the batch that this bid was in, and that head.
    package var headHash: String
    package var headSequence: Int64
    package var signature: String
    package var keyID: String
    package var isLeading: Bool
    package var price: Int64
    package var minimumBid: Int64
    package var endsAt: Timestamp
    package var isReserveMet: Bool

    package init(
        auction: AuctionID, outcome: String, sequence: Int64, at: Timestamp, commitment: String, salt: String,
        previousHash: String, hash: String, headHash: String, headSequence: Int64, signature: String, keyID: String,
        isLeading: Bool, price: Int64, minimumBid: Int64, endsAt: Timestamp, isReserveMet: Bool
    ) {
        self.auction = auction
        self.outcome = outcome
        self.sequence = sequence
        self.at = at
        self.commitment = commitment
        self.salt = salt
        self.previousHash = previousHash
        self.hash = hash
        self.headHash = headHash
        self.headSequence = headSequence
        self.signature = signature
        self.keyID = keyID
        self.isLeading = isLeading
        self.price = price
        self.minimumBid = minimumBid
        self.endsAt = endsAt
        self.isReserveMet = isReserveMet
    }
}

/// One entry of an auction's live feed (AU-15).
package struct FeedEntry: Codable, Sendable {
    /// Gap-free per auction, from 1.
    package var position: Int64
    /// `bid`, `price`, `extended`, `reserve_met` or `closed`.
    package var type: String
    package var at: Timestamp
    package var data: JSONValue

    package init(position: Int64, type: String, at: Timestamp, data: JSONValue) {
        self.position = position
        self.type = type
        self.at = at
        self.data = data
    }
}
