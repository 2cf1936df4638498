import Kernel
import Signing

/// The secret of one auction, 32 random bytes made when it is published and kept with it: pseudonyms and salts are
/// derived from it, so they need no storage, differ from auction to auction and cannot be guessed (AU-10).
package struct AuctionSecret: Sendable {
    package let auction: AuctionID
    private let keyedHash: KeyedHash

    /// nil unless `bytes` has 32 bytes.
    package init?(auction: AuctionID, bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.auction = auction
        keyedHash = KeyedHash(key: bytes)
    }

    /// How a member is shown in this auction and nowhere else, e.g. `bidder-7K3F9Q2M0D`: 50 bits in Crockford's
    /// base 32, so that even ten thousand bidders share one with a probability below one in ten million (AU-10).
    package func pseudonym(of member: MemberID) -> String {
        var content = CanonicalBytes(tag: "gavel/pseudonym/1")
        content.append(auction)
        content.append(member)
        var bits: UInt64 = 0
        for byte in keyedHash.hash(content.bytes).prefix(8) { bits = bits << 8 | UInt64(byte) }
        var text: [UInt8] = Array("bidder-".utf8)
        for _ in 0..<10 {
            text.append(crockfordDigits[Int(bits >> 59)])
            bits <<= 5
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The salt of the commitment of entry `sequence`; 0 stands for the reserve.
    func salt(of sequence: Int64) -> Digest {
        var content = CanonicalBytes(tag: "gavel/salt/1")
        content.append(auction)
        content.append(sequence)
        guard let salt = Digest(keyedHash.hash(content.bytes)) else { preconditionFailure("SHA-256 gives 32 bytes") }
        return salt
    }
}

private let crockfordDigits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
