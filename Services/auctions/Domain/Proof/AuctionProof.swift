import Kernel
import Signing

/// The public record of an ended auction from which anybody can recompute winner and price offline (AU-10).
///
/// It opens the reserve and the amount of every bid that the public price ever reached; that includes all losers'
/// maxima. A bid above the highest price ever reached stays sealed (`Disclosure.published`): it led as long as it
/// counted, so that knowing "above `sealedAbove`" suffices for every price. The two parties see it opened, too
/// (`Disclosure.parties`). `verify` finds every change to any part of it.
package struct AuctionProof: Hashable, Codable, Sendable {
    /// Who the proof is for.
    package enum Disclosure: String, Codable, Hashable, Sendable, CaseIterable { case published, parties }

    /// The one format that `verify` reads.
    package static let currentFormat = "gavel-auction-proof/1"

    package var format: String
    package var disclosure: Disclosure
    package var terms: AuctionTerms
    package var reserve: ReserveOpening
    package var entries: [ChainEntry]
    /// The opened amounts in ascending order of their entries.
    package var openings: [Opening]
    /// The bound of every bid that is not opened: more than this many minor units. nil when all are opened.
    package var sealedAbove: Int64?
    /// How the auction ended, and for sold ones the winner's pseudonym and the price in minor units.
    package var closing: Closing
    package var winner: String?
    package var price: Int64?
    package var keyID: String
    /// Ed25519, 32 bytes in base64url.
    package var publicKey: String
    /// The platform's signature of all of the above, 64 bytes in base64url.
    package var signature: String

    /// The proof of an ended auction. `entries` is its whole chain, `maxima` the amount of every bid, raise and buy-now
    /// by sequence (minor units), those taken out included.
    package init(
        auction: Auction, secret: AuctionSecret, entries: [ChainEntry], maxima: [Int64: Int64],
        disclosure: Disclosure, key: SigningKey
    ) throws(ProofFault) {
        guard let closing = auction.closing, let last = entries.last, last.closing == closing else {
            throw .notClosed
        }
        format = AuctionProof.currentFormat
        self.disclosure = disclosure
        terms = auction.terms
        reserve = secret.reserveOpening(auction.reserve)
        self.entries = entries
        self.closing = closing
        winner = auction.winner.map(secret.pseudonym)
        price = closing.status == .sold ? auction.price : nil
        let highestPrice = entries.reduce(auction.terms.startPrice) { max($0, $1.price) }
        openings = []
        for entry in entries where entry.kind.hasCommitment {
            guard let amount = maxima[entry.sequence] else { throw .openingMissing(sequence: entry.sequence) }
            if disclosure == .published, amount > highestPrice {
                sealedAbove = highestPrice
            } else {
                openings.append(secret.opening(of: entry.sequence, amount: amount))
            }
        }
        (keyID, publicKey, signature) = ("", "", "")
        sign(with: key)
    }

    /// Signs the proof as it is now; `init` has done so already.
    package mutating func sign(with key: SigningKey) {
        keyID = key.keyID
        publicKey = base64URL(key.publicKey)
        signature = base64URL(key.sign(signedBytes))
    }

    /// The hash that the first entry names as the one before it.
    var firstLink: Digest {
        terms.hash(reserveCommitment: reserve.commitment(auction: terms.auction))
    }

    /// What the signature covers: the chain by its first and last hash, everything else in full.
    var signedBytes: [UInt8] {
        var content = CanonicalBytes(tag: format)
        content.append(disclosure.rawValue)
        content.append(firstLink)
        content.append(reserve.salt)
        content.append(optional: reserve.amount)
        content.append(Int64(entries.count))
        content.append(entries.last?.hash)
        content.append(Int64(openings.count))
        for opening in openings {
            content.append(opening.sequence)
            content.append(opening.salt)
            content.append(opening.amount)
        }
        content.append(optional: sealedAbove)
        content.append(closing.rawValue)
        content.append(winner ?? "")
        content.append(optional: price)
        content.append(keyID)
        content.append(publicKey)
        return content.bytes
    }
}
