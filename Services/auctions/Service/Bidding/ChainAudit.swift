import AuctionsDomain
import Contracts
import Kernel
import Signing

/// Recomputes one auction from its chain, and its award from that (AU-6, AU-9, AU-10).
struct ChainAudit: Sendable {
    /// A stored award.
    struct Award: Sendable {
        let id: AwardID
        let buyer: MemberID
        let total: Int64
    }

    let chain: StoredChain
    let awards: [Award]
    let key: SigningKey

    private var auction: Auction { chain.state.auction }

    /// What is wrong; nothing when the auction is as it must be.
    func faults() throws -> [String] {
        let entries = try chain.entries()
        let faults = chainFaults(entries)
        return auction.status == .open ? faults : faults + closedFaults(entries.map(\.entry))
    }

    private func chainFaults(_ entries: [(entry: ChainEntry, maximum: Int64?)]) -> [String] {
        var faults: [String] = []
        if Int64(entries.count) != auction.sequence
            || entries.enumerated().contains(where: { $1.entry.sequence != Int64($0) + 1 })
        {
            faults.append("its sequence has a gap")
        }
        let secret = chain.state.chain.secret
        var head = ReceiptChain(secret: secret, terms: auction.terms, reserve: auction.reserve).head
        var price = auction.terms.startPrice
        for (entry, maximum) in entries {
            let sequence = entry.sequence
            if entry.previousHash != head { faults.append("entry \(sequence) does not follow its predecessor") }
            if entry.computedHash != entry.hash { faults.append("entry \(sequence) has been changed") }
            let commitment = maximum.map {
                secret.opening(of: sequence, amount: $0).commitment(auction: auction.id)
            }
            if commitment != entry.commitment { faults.append("entry \(sequence) commits to another maximum") }
            let mayFall = [.retraction, .strike].contains(entry.kind)
            if entry.price < price, !mayFall { faults.append("the price falls at entry \(sequence)") }
            (head, price) = (entry.hash, entry.price)
        }
        if head != chain.state.chain.head { faults.append("its head is not its last entry") }
        if price != auction.price { faults.append("its price is not that of its last entry") }
        return faults
    }

    private func closedFaults(_ entries: [ChainEntry]) -> [String] {
        var faults: [String] = []
        do throws(ProofFault) {
            let proof: AuctionProof
            do {
                proof = try chain.proof(.parties, key: key, of: entries)
            } catch {
                return ["its proof cannot be made: \(error)"]
            }
            _ = try proof.verify(trustedPublicKey: key.publicKey)
        } catch {
            faults.append("its proof does not hold: \(error)")
        }
        let isSold = auction.status == .sold
        if awards.count != (isSold ? 1 : 0) {
            faults.append("it is \(auction.status.rawValue) with \(awards.count) awards")
        }
        if isSold, let award = awards.first, award.buyer != auction.winner || award.total != auction.price {
            faults.append("its award names another buyer or price")
        }
        return faults
    }
}
