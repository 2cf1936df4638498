import Kernel
import Signing

/// What a verified proof says.
package struct ProofVerdict: Hashable, Codable, Sendable {
    package let auction: AuctionID
    package let closing: Closing
    /// The winner's pseudonym; nil unless sold.
    package let winner: String?
    /// What the winner pays; nil unless sold.
    package let price: Money?
    package let entryCount: Int
    /// How many bids stayed sealed.
    package let sealedCount: Int
    /// The key that signed; whether it is the platform's is only known when it was compared with a trusted one.
    package let keyID: String
    /// Whether the key was compared with a trusted one.
    package let isKeyTrusted: Bool
}

extension AuctionProof {
    /// Verifies the proof with nothing but itself: every hash, link, commitment and the signature, then all rules again
    /// from the first entry to the last (AU-4 … AU-12). Throws the first fault found.
    ///
    /// `trustedPublicKey` is the platform's key (32 bytes) from a source of the verifier's own; without it the proof is
    /// only known to be consistent and signed by the key that it carries.
    package func verify(trustedPublicKey: [UInt8]?) throws(ProofFault) -> ProofVerdict {
        guard format == AuctionProof.currentFormat else { throw .unknownFormat }
        guard isInRange else { throw .valueOutOfRange }
        try verifyChain()
        try verifySignature(trustedPublicKey)
        let amounts = try verifiedAmounts()
        var replay = ProofReplay(terms: terms, reserve: reserve.amount)
        for entry in entries { try replay.follow(entry, amount: amounts[entry.sequence]) }
        guard replay.sealedCount == 0 ? sealedAbove == nil : sealedAbove == replay.highestPrice else {
            throw .wrongBound
        }
        guard disclosure == .published || replay.sealedCount == 0 else { throw .wrongBound }
        let result = replay.auction
        let finalPrice = result.status == .sold ? result.price : nil
        guard result.closing == closing, replay.winner == winner, finalPrice == price else { throw .wrongResult }
        return ProofVerdict(
            auction: terms.auction, closing: closing, winner: winner, price: finalPrice.map(terms.money),
            entryCount: entries.count, sealedCount: replay.sealedCount, keyID: keyID,
            isKeyTrusted: trustedPublicKey != nil)
    }

    /// Whether all numbers are such that no computation with them can overflow.
    private var isInRange: Bool {
        let amounts = 1...Money.maximumAmount
        let spans: ClosedRange<Int64> = 0...10_000_000_000
        let instants = -(1 << 60)...Int64(1 << 60)
        return amounts.contains(terms.startPrice) && amounts.contains(terms.buyNow ?? 1)
            && amounts.contains(reserve.amount ?? 1) && openings.allSatisfy { amounts.contains($0.amount) }
            && spans.contains(terms.softCloseSeconds) && spans.contains(terms.maximumExtensionSeconds)
            && spans.contains(terms.typoRetractionSeconds) && spans.contains(terms.retractAllSeconds)
            && instants.contains(terms.startsAt.microseconds) && instants.contains(terms.scheduledEnd.microseconds)
            && entries.allSatisfy { instants.contains($0.at.microseconds) && instants.contains($0.endsAt.microseconds) }
            && terms.increments.currency == terms.currency
    }

    private func verifyChain() throws(ProofFault) {
        var previousHash = firstLink
        var expected: Int64 = 1
        var previousInstant = terms.startsAt
        for entry in entries {
            guard entry.sequence == expected else { throw .sequenceGap(expected: expected, found: entry.sequence) }
            guard entry.auction == terms.auction else { throw .wrongAuction(sequence: expected) }
            guard entry.previousHash == previousHash else { throw .brokenLink(sequence: expected) }
            guard entry.computedHash == entry.hash else { throw .wrongHash(sequence: expected) }
            guard entry.at >= previousInstant else { throw .timeRunsBackwards(sequence: expected) }
            guard (entry.commitment != nil) == entry.kind.hasCommitment else {
                throw .commitmentMisplaced(sequence: expected)
            }
            previousHash = entry.hash
            previousInstant = entry.at
            expected += 1
        }
        guard entries.last?.closing != nil else { throw .notClosed }
    }

    private func verifySignature(_ trustedPublicKey: [UInt8]?) throws(ProofFault) {
        guard let publicKey = bytes(base64URL: publicKey), SigningKey.keyID(of: publicKey) == keyID else {
            throw .keyMismatch
        }
        if let trustedPublicKey, trustedPublicKey != publicKey { throw .untrustedKey }
        guard let signature = bytes(base64URL: signature),
            isValidSignature(signature, of: signedBytes, by: publicKey)
        else { throw .wrongSignature }
    }

    /// The opened amounts by sequence, each checked against its commitment.
    private func verifiedAmounts() throws(ProofFault) -> [Int64: Int64] {
        var amounts: [Int64: Int64] = [:]
        var previous: Int64 = 0
        for opening in openings {
            let sequence = opening.sequence
            guard sequence > previous, sequence <= Int64(entries.count) else {
                throw .openingMisplaced(sequence: sequence)
            }
            guard let commitment = entries[Int(sequence) - 1].commitment else {
                throw .openingMisplaced(sequence: sequence)
            }
            guard opening.commitment(auction: terms.auction) == commitment else {
                throw .wrongOpening(sequence: sequence)
            }
            amounts[sequence] = opening.amount
            previous = sequence
        }
        return amounts
    }
}
