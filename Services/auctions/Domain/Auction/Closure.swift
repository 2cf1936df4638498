import Kernel

/// What an auction has come to, as a read may show it at any time (AU-9).
package struct AuctionResult: Hashable, Sendable {
    package let status: AuctionStatus
    /// nil while the auction is open.
    package let closing: Closing?
    package let winner: MemberID?
    /// Minor units: the current price, or what the winner pays.
    package let price: Int64
    package let endsAt: Timestamp
}

extension Auction {
    /// The result at `now`: once the end is reached it is computed, whether or not somebody has closed the auction yet.
    package func computedResult(at now: Timestamp) -> AuctionResult {
        guard status == .open, now >= endsAt else {
            return AuctionResult(status: status, closing: closing, winner: winner, price: price, endsAt: endsAt)
        }
        let closing = closingAtEnd
        return AuctionResult(
            status: closing.status, closing: closing, winner: closing == .highestBid ? leader?.bidder : nil,
            price: price, endsAt: endsAt)
    }

    /// Closes the auction, by a worker or by a late bid, from its end on: sold or expired (AU-9).
    ///
    /// The entry's instant is the end itself, so that the chain does not depend on who came first, and when.
    package mutating func close(now: Timestamp) throws(CloseRejection) -> AuctionStep {
        guard status == .open else { throw .alreadyClosed }
        guard now >= endsAt else { throw .notDue(endsAt: endsAt) }
        let closing = closingAtEnd
        return step(.close, at: endsAt) { auction in
            if closing == .highestBid { auction.winner = auction.leader?.bidder }
            auction.end(closing, at: auction.endsAt)
        }
    }

    private var closingAtEnd: Closing {
        guard leader != nil else { return .noBids }
        return reserveIsMet == false ? .reserveNotMet : .highestBid
    }
}
