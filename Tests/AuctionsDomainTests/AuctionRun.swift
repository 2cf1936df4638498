import AuctionsDomain
import Kernel
import Signing

/// Values that many tests share.
enum Fixture {
    static let auction = AuctionID(high: 0x0190_1111_2222_7333, low: 0x8444_5555_6666_7777)
    static let start = Timestamp(seconds: 1_800_000_000)
    static let seller = member(0)
    static let secretBytes: [UInt8] = (0..<32).map { $0 &* 7 &+ 3 }
    static let secret = unwrap(AuctionSecret(auction: auction, bytes: secretBytes))
    static let key = unwrap(SigningKey(seed: [UInt8](repeating: 9, count: 32)))
    static let otherKey = unwrap(SigningKey(seed: [UInt8](repeating: 8, count: 32)))

    static func member(_ number: Int) -> MemberID { MemberID(high: 0x0190, low: UInt64(number)) }
    static func euros(_ cents: Int64) -> Money { Money(amount: cents, currency: .eur) }

    static func unwrap<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("a fixture is well-formed") }
        return value
    }

    /// Terms of ten days in euros unless told otherwise.
    static func terms(
        start price: Int64 = 100, buyNow: Int64? = nil, softCloseSeconds: Int64 = 120,
        maximumExtensionSeconds: Int64 = 3600, seconds: Int64 = 864_000, kind: TradeKind = .goods,
        requiresVerifiedExpert: Bool = false, currency: CurrencyCode = .eur
    ) -> AuctionTerms {
        AuctionTerms(
            auction: auction, round: 1, kind: kind, currency: currency, startPrice: price, buyNow: buyNow,
            increments: .standard(currency), softCloseSeconds: softCloseSeconds,
            maximumExtensionSeconds: maximumExtensionSeconds,
            typoRetractionSeconds: AuctionPolicy.defaultTypoRetractionSeconds,
            retractAllSeconds: AuctionPolicy.defaultRetractAllSeconds, requiresVerifiedExpert: requiresVerifiedExpert,
            startsAt: start, scheduledEnd: start.adding(seconds: seconds))
    }
}

/// An auction with all that a service keeps beside it: the chain, the bids that count and every maximum.
struct AuctionRun {
    var auction: Auction
    var chain: ReceiptChain
    var entries: [ChainEntry] = []
    var activeBids: [ActiveBid] = []
    var maxima: [Int64: Int64] = [:]

    init(_ terms: AuctionTerms = Fixture.terms(), reserve: Int64? = nil) {
        auction = Auction(terms: terms, seller: Fixture.seller, reserve: reserve)
        chain = ReceiptChain(secret: Fixture.secret, terms: terms, reserve: reserve)
    }

    /// `seconds` after the start.
    func at(_ seconds: Int64, microseconds: Int64 = 0) -> Timestamp {
        Fixture.start.adding(seconds: seconds).adding(microseconds: microseconds)
    }

    @discardableResult
    mutating func bid(_ bidder: Int, _ maximum: Int64, at now: Timestamp? = nil) throws(BidRejection) -> BidDecision {
        let command = BidCommand(
            bidder: Fixture.member(bidder), isVerifiedExpert: true, maximum: auction.terms.money(maximum))
        let decision = try auction.place(command, now: now ?? Fixture.start)
        if case .accepted(let step) = decision { keep(step) }
        return decision
    }

    @discardableResult
    mutating func buyNow(_ buyer: Int, at now: Timestamp? = nil) throws(BidRejection) -> AuctionStep {
        let command = BuyNowCommand(buyer: Fixture.member(buyer), isVerifiedExpert: true)
        return keep(try auction.buyNow(command, now: now ?? Fixture.start))
    }

    @discardableResult
    mutating func retract(
        _ bidder: Int, _ reason: RetractionReason = .descriptionChanged, corrected: Int64? = nil,
        at now: Timestamp? = nil
    ) throws(RetractionRejection) -> AuctionStep {
        let command = RetractionCommand(
            bidder: Fixture.member(bidder), reason: reason, correctedMaximum: corrected.map(auction.terms.money))
        return keep(try auction.retract(command, activeBids: activeBids, now: now ?? Fixture.start))
    }

    @discardableResult
    mutating func strike(
        _ sequence: Int64, by member: Int = 0, at now: Timestamp? = nil
    ) throws(SellerActionRejection) -> AuctionStep {
        keep(
            try auction.strike(
                bid: sequence, by: Fixture.member(member), reason: .bidderUnreliable, activeBids: activeBids,
                now: now ?? Fixture.start))
    }

    @discardableResult
    mutating func endEarly(
        by member: Int = 0, at now: Timestamp? = nil
    ) throws(SellerActionRejection) -> AuctionStep {
        keep(try auction.endEarly(by: Fixture.member(member), reason: .theft, now: now ?? Fixture.start))
    }

    @discardableResult
    mutating func close(at now: Timestamp? = nil) throws(CloseRejection) -> AuctionStep {
        keep(try auction.close(now: now ?? auction.endsAt))
    }

    func proof(_ disclosure: AuctionProof.Disclosure = .published) throws(ProofFault) -> AuctionProof {
        try AuctionProof(
            auction: auction, secret: Fixture.secret, entries: entries, maxima: maxima, disclosure: disclosure,
            key: Fixture.key)
    }

    @discardableResult
    private mutating func keep(_ step: AuctionStep) -> AuctionStep {
        entries.append(chain.append(step).entry)
        switch step.action {
        case .bid(let bidder, let maximum), .raise(let bidder, let maximum):
            maxima[step.sequence] = maximum
            activeBids.append(
                ActiveBid(sequence: step.sequence, bidder: bidder, maximum: maximum, placedAt: step.at))
        case .buyNow(_, let price): maxima[step.sequence] = price
        case .retraction(_, _, let withdrawn): activeBids.removeAll { withdrawn.contains($0.sequence) }
        case .strike(_, _, let withdrawn): activeBids.removeAll { $0.sequence == withdrawn }
        case .endEarly, .close: break
        }
        return step
    }
}
