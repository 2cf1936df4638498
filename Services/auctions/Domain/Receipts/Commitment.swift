import Kernel

/// What opens a commitment: with the salt and the amount everybody can compute it again (AU-10).
package struct Opening: Hashable, Codable, Sendable {
    /// The entry whose commitment it opens.
    package let sequence: Int64
    package let salt: Digest
    /// Minor units.
    package let amount: Int64

    package init(sequence: Int64, salt: Digest, amount: Int64) {
        self.sequence = sequence
        self.salt = salt
        self.amount = amount
    }

    /// The salted hash that commits to the amount of this entry of `auction`.
    package func commitment(auction: AuctionID) -> Digest {
        var content = CanonicalBytes(tag: "gavel/commitment/1")
        content.append(salt)
        content.append(auction)
        content.append(sequence)
        content.append(amount)
        return Digest(of: content.bytes)
    }
}

/// What opens the commitment to the hidden reserve, or to there being none.
package struct ReserveOpening: Hashable, Codable, Sendable {
    package let salt: Digest
    /// Minor units; nil when the seller set no reserve.
    package let amount: Int64?

    /// The salted hash that commits to the reserve of `auction`.
    package func commitment(auction: AuctionID) -> Digest {
        var content = CanonicalBytes(tag: "gavel/reserve/1")
        content.append(salt)
        content.append(auction)
        content.append(optional: amount)
        return Digest(of: content.bytes)
    }
}

extension AuctionSecret {
    /// The opening of the maximum of entry `sequence`; the bidder who placed it may have it at once.
    package func opening(of sequence: Int64, amount: Int64) -> Opening {
        Opening(sequence: sequence, salt: salt(of: sequence), amount: amount)
    }

    /// The opening of the auction's reserve; nobody but the seller may have it before the end.
    package func reserveOpening(_ reserve: Int64?) -> ReserveOpening {
        ReserveOpening(salt: salt(of: 0), amount: reserve)
    }
}
