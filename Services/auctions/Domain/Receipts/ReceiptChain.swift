import Kernel

/// The receipt chain of one auction: its head is all that is needed to go on (AU-10). The row holds the head's hash.
package struct ReceiptChain: Sendable {
    package let secret: AuctionSecret
    /// How many entries the chain has; equal to the auction's `sequence`.
    package private(set) var sequence: Int64
    /// The hash of the latest entry, or of the terms when there is none.
    package private(set) var head: Digest

    /// The chain as the row holds it.
    package init(secret: AuctionSecret, sequence: Int64, head: Digest) {
        self.secret = secret
        self.sequence = sequence
        self.head = head
    }

    /// The empty chain of a new auction: its head binds the terms and the hidden reserve.
    package init(secret: AuctionSecret, terms: AuctionTerms, reserve: Int64?) {
        let commitment = secret.reserveOpening(reserve).commitment(auction: terms.auction)
        self.init(secret: secret, sequence: 0, head: terms.hash(reserveCommitment: commitment))
    }

    /// Chains a step. Every step of the auction must be chained, in order.
    /// - Returns: its entry, and what opens the entry's commitment if it has one.
    package mutating func append(_ step: AuctionStep) -> (entry: ChainEntry, opening: Opening?) {
        precondition(step.auction == secret.auction && step.sequence == sequence + 1, "a step was not chained")
        let opening = step.action.amount.map { secret.opening(of: step.sequence, amount: $0) }
        let entry = ChainEntry(step, opening, secret: secret, previousHash: head)
        sequence = entry.sequence
        head = entry.hash
        return (entry, opening)
    }
}

extension AuctionTerms {
    /// The first link: a hash of all terms and of the commitment to the reserve.
    package func hash(reserveCommitment: Digest) -> Digest {
        var content = CanonicalBytes(tag: "gavel/terms/1")
        content.append(auction)
        content.append(Int64(round))
        content.append(kind.rawValue)
        content.append(currency.rawValue)
        content.append(startPrice)
        content.append(optional: buyNow)
        content.append(increments.currency.rawValue)
        content.append(increments.steps.flatMap { [$0.below, $0.increment] })
        content.append(increments.beyond)
        content.append(softCloseSeconds)
        content.append(maximumExtensionSeconds)
        content.append(typoRetractionSeconds)
        content.append(retractAllSeconds)
        content.append(UInt8(requiresVerifiedExpert ? 1 : 0))
        content.append(startsAt)
        content.append(scheduledEnd)
        content.append(reserveCommitment)
        return Digest(of: content.bytes)
    }
}
