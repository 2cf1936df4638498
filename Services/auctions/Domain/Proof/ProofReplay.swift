import Kernel

/// Holds an auction once more from its published entries, and compares each with what the rules make of it.
///
/// A sealed bid is known to be above every public price. It is replayed as an amount above all opened ones, later ones
/// higher: as it leads as long as it counts, its exact amount never enters a price.
struct ProofReplay {
    private(set) var auction: Auction
    /// The highest public price so far, the start price included.
    private(set) var highestPrice: Int64
    private(set) var sealedCount = 0
    private var bids: [ActiveBid] = []
    private var members: [String: MemberID] = [:]
    private var pseudonyms: [String] = []

    /// Above every amount that a bid can have, with room for one sealed bid after the other.
    private static let sealedAmount = Int64.max / 2
    private static let seller = MemberID(high: .max, low: .max)

    init(terms: AuctionTerms, reserve: Int64?) {
        auction = Auction(terms: terms, seller: ProofReplay.seller, reserve: reserve)
        highestPrice = terms.startPrice
    }

    /// The winner's pseudonym once the auction is sold.
    var winner: String? { auction.winner.map(pseudonym) }

    /// Takes the next entry, `amount` being what was opened of it.
    mutating func follow(_ entry: ChainEntry, amount: Int64?) throws(ProofFault) {
        let sequence = entry.sequence
        guard auction.status == .open else { throw .entryAfterClosing(sequence: sequence) }
        let step: AuctionStep
        switch entry.kind {
        case .bid, .raise: step = try bid(entry, amount: amount)
        case .buyNow: step = try buyNow(entry, amount: amount)
        case .retraction: step = try retraction(entry)
        case .strike: step = try strike(entry)
        case .endEarly: step = try endEarly(entry)
        case .close: step = try close(entry)
        }
        guard step.sequence == sequence, step.at == entry.at else {
            throw .againstTheRules(sequence: sequence, reason: "WRONG_INSTANT")
        }
        guard step.after.price == entry.price else {
            throw .wrongPrice(sequence: sequence, expected: step.after.price, found: entry.price)
        }
        guard step.after.endsAt == entry.endsAt else { throw .wrongEnd(sequence: sequence) }
        guard step.closing == entry.closing else { throw .wrongClosing(sequence: sequence) }
        guard withdrawn(by: step) == entry.withdrawn else { throw .wrongWithdrawal(sequence: sequence) }
        highestPrice = max(highestPrice, step.after.price)
        if !entry.withdrawn.isEmpty { bids.removeAll { entry.withdrawn.contains($0.sequence) } }
    }

    private mutating func bid(_ entry: ChainEntry, amount: Int64?) throws(ProofFault) -> AuctionStep {
        let sequence = entry.sequence
        guard entry.reason == nil else { throw .againstTheRules(sequence: sequence, reason: "REASON_OF_A_BID") }
        let bidder = try member(entry)
        let maximum = amount ?? ProofReplay.sealedAmount + sequence
        if amount == nil {
            sealedCount += 1
            if let leader = auction.leader, leader.maximum >= ProofReplay.sealedAmount, leader.bidder != bidder {
                throw .sealedBidsCollide(sequence: sequence)
            }
        }
        if let lateness = auction.lateness(at: entry.at) {
            throw .againstTheRules(sequence: sequence, reason: BidRejection.auctionEnded(lateness).reason)
        }
        let decision: BidDecision
        do throws(BidRejection) {
            decision = try auction.decide(bidder: bidder, maximum: maximum, at: entry.at)
        } catch {
            throw .againstTheRules(sequence: sequence, reason: error.reason)
        }
        guard case .accepted(let step) = decision else {
            throw .againstTheRules(sequence: sequence, reason: NoChange.code)
        }
        let isRaise = if case .raise = step.action { true } else { false }
        guard isRaise == (entry.kind == .raise) else {
            throw .againstTheRules(sequence: sequence, reason: "WRONG_KIND")
        }
        bids.append(ActiveBid(sequence: sequence, bidder: bidder, maximum: maximum, placedAt: entry.at))
        return step
    }

    private mutating func buyNow(_ entry: ChainEntry, amount: Int64?) throws(ProofFault) -> AuctionStep {
        let command = BuyNowCommand(buyer: try member(entry), isVerifiedExpert: true)
        guard entry.reason == nil, amount == auction.terms.buyNow else {
            throw .againstTheRules(sequence: entry.sequence, reason: "WRONG_BUY_NOW_PRICE")
        }
        do throws(BidRejection) {
            return try auction.buyNow(command, now: entry.at)
        } catch {
            throw .againstTheRules(sequence: entry.sequence, reason: error.reason)
        }
    }

    private mutating func retraction(_ entry: ChainEntry) throws(ProofFault) -> AuctionStep {
        guard let reason = entry.reason.flatMap(RetractionReason.init) else {
            throw .againstTheRules(sequence: entry.sequence, reason: "UNKNOWN_REASON")
        }
        let bidder = try member(entry)
        // The corrected amount is the bidder's own affair and not published: any that the rule accepts will do.
        let lastMaximum = bids.last { $0.bidder == bidder }?.maximum
        let command = RetractionCommand(
            bidder: bidder, reason: reason, correctedMaximum: auction.terms.money(lastMaximum == 1 ? 2 : 1))
        do throws(RetractionRejection) {
            return try auction.retract(command, activeBids: bids, now: entry.at)
        } catch {
            throw .againstTheRules(sequence: entry.sequence, reason: error.reason)
        }
    }

    private mutating func strike(_ entry: ChainEntry) throws(ProofFault) -> AuctionStep {
        let bidder = try member(entry)
        guard let taken = entry.withdrawn.first,
            bids.contains(where: { $0.sequence == taken && $0.bidder == bidder })
        else { throw .wrongWithdrawal(sequence: entry.sequence) }
        let reason = try sellerReason(entry)
        do throws(SellerActionRejection) {
            return try auction.strike(
                bid: taken, by: ProofReplay.seller, reason: reason, activeBids: bids, now: entry.at)
        } catch {
            throw .againstTheRules(sequence: entry.sequence, reason: error.reason)
        }
    }

    private mutating func endEarly(_ entry: ChainEntry) throws(ProofFault) -> AuctionStep {
        guard entry.bidder == nil else { throw .wrongBidder(sequence: entry.sequence) }
        let reason = try sellerReason(entry)
        do throws(SellerActionRejection) {
            return try auction.endEarly(by: ProofReplay.seller, reason: reason, now: entry.at)
        } catch {
            throw .againstTheRules(sequence: entry.sequence, reason: error.reason)
        }
    }

    private mutating func close(_ entry: ChainEntry) throws(ProofFault) -> AuctionStep {
        guard entry.reason == nil else { throw .againstTheRules(sequence: entry.sequence, reason: "REASON_OF_A_CLOSE") }
        let step: AuctionStep
        do throws(CloseRejection) {
            step = try auction.close(now: entry.at)
        } catch {
            throw .againstTheRules(sequence: entry.sequence, reason: error.reason)
        }
        guard winner == entry.bidder else { throw .wrongBidder(sequence: entry.sequence) }
        return step
    }

    private func sellerReason(_ entry: ChainEntry) throws(ProofFault) -> SellerReason {
        guard let reason = entry.reason.flatMap(SellerReason.init) else {
            throw .againstTheRules(sequence: entry.sequence, reason: "UNKNOWN_REASON")
        }
        return reason
    }

    private func withdrawn(by step: AuctionStep) -> [Int64] {
        switch step.action {
        case .retraction(_, _, let withdrawn): withdrawn
        case .strike(_, _, let withdrawn): [withdrawn]
        case .bid, .raise, .buyNow, .endEarly, .close: []
        }
    }

    /// A stand-in for the member behind a pseudonym.
    private mutating func member(_ entry: ChainEntry) throws(ProofFault) -> MemberID {
        guard let name = entry.bidder, !name.isEmpty else { throw .wrongBidder(sequence: entry.sequence) }
        if let member = members[name] { return member }
        let member = MemberID(high: 0, low: UInt64(pseudonyms.count))
        pseudonyms.append(name)
        members[name] = member
        return member
    }

    private func pseudonym(_ member: MemberID) -> String { pseudonyms[Int(member.low)] }
}
