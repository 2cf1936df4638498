import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// Checks stored auctions against the invariants of AU-6, AU-9 and AU-10: sequences and feeds without a gap, receipt
/// chains whole, prices never falling but by a withdrawal, and for closed ones the proof recomputed.
@Loop
final class AuctionAudit {
    private let context: ServiceContext
    private let proofs: AuctionProofs
    private let key: SigningKey

    init(context: ServiceContext, proofs: AuctionProofs, key: SigningKey) {
        self.context = context
        self.proofs = proofs
        self.key = key
    }

    nonisolated static let slice = Statement(
        "auctions.auditSlice", "SELECT id, format FROM listing WHERE id > $1 AND status <> 'draft' ORDER BY id LIMIT $2"
    )
    nonisolated static let feedGaps = Statement(
        "auctions.auditFeed",
        "SELECT coalesce(sum(item_count), 0)::bigint, coalesce(max(position), 0) FROM feed_step WHERE auction = $1")
    nonisolated static let awards = Statement(
        "auctions.auditAwards", "SELECT id, buyer, total FROM award WHERE listing = $1 ORDER BY round")
    nonisolated static let stock = Statement(
        "auctions.auditStock",
        """
        SELECT s.sold_quantity, coalesce((SELECT sum(quantity) FROM award WHERE listing = s.listing), 0)::bigint
        FROM fixed_price_stock s WHERE s.listing = $1
        """)
    nonisolated static let all = [slice, feedGaps, awards, stock]

    func run(_ request: AuditData.Request) async throws -> AuditData.Response {
        let limit = try PageCursor.limit(request.limit, maximum: 500)
        let after = request.after.flatMap(ListingID.init) ?? ListingID(high: 0, low: 0)
        let rows = try await context.pool.query(
            Query(AuctionAudit.slice, [.id(after), .int64(Int64(limit))])
        ).rows
        var response = AuditData.Response(checked: rows.count, faults: [], links: [], nextCursor: nil)
        for row in rows {
            let id: ListingID = try row.id(0)
            let isAuction = try row.text(1) == "auction"
            let faults = try await isAuction ? checkAuction(id, &response.links) : checkStock(id, &response.links)
            response.faults += faults.map { "listing \(id): \($0)" }
        }
        if rows.count == limit, let last = rows.last {
            response.nextCursor = try last.id(0, of: ListingKind.self).description
        }
        return response
    }

    private func checkAuction(_ id: AuctionID, _ links: inout [String]) async throws -> [String] {
        // One snapshot of all tables, so that a bid in between is no fault.
        // A store that remembers nothing, since terms and reserves are checked, too.
        let store = AuctionStore()
        let plan = store.reading(id)
        let queries =
            plan.queries + [
                Query(ChainStore.entries, [.id(id)]), Query(AuctionAudit.feedGaps, [.id(id)]),
                Query(AuctionAudit.awards, [.id(id)]),
            ]
        var results = try await context.pool.transaction(TransactionOptions(.snapshot)) { tx in
            try await tx.pipeline(queries)
        }[...]
        guard let state = try store.load(plan, &results).auctions[id] else { return ["it is live but has no auction"] }
        let rows = results.removeFirst().rows
        var faults: [String] = []
        let entries = try rows.map { try JSON.decode(ChainEntry.self, from: Array(try $0.text(0).utf8)) }
        faults += try chainFaults(entries, rows, state)
        let feed = try results.removeFirst().single
        if try feed.int64(0) != feed.int64(1) || feed.int64(1) != state.feedPosition {
            faults.append("its feed has a gap")
        }
        let awards = results.removeFirst().rows
        links += try awards.map { try $0.id(0, of: AwardKind.self).description }
        guard state.auction.status != .open else { return faults }
        faults += try closedFaults(state, rows, awards)
        return faults
    }

    private func chainFaults(_ entries: [ChainEntry], _ rows: [Row], _ state: AuctionStore.Loaded) throws -> [String] {
        var faults: [String] = []
        if Int64(entries.count) != state.auction.sequence
            || entries.enumerated().contains(where: { $1.sequence != Int64($0) + 1 })
        {
            faults.append("its sequence has a gap")
        }
        let secret = state.chain.secret
        var head = ReceiptChain(secret: secret, terms: state.auction.terms, reserve: state.auction.reserve).head
        var price = state.auction.terms.startPrice
        for (entry, row) in zip(entries, rows) {
            let sequence = entry.sequence
            if entry.previousHash != head { faults.append("entry \(sequence) does not follow its predecessor") }
            if entry.computedHash != entry.hash { faults.append("entry \(sequence) has been changed") }
            let maximum = try row.optionalInt64(2)
            let commitment = maximum.map {
                secret.opening(of: sequence, amount: $0).commitment(auction: state.auction.id)
            }
            if commitment != entry.commitment { faults.append("entry \(sequence) commits to another maximum") }
            let mayFall = [.retraction, .strike].contains(entry.kind)
            if entry.price < price, !mayFall { faults.append("the price falls at entry \(sequence)") }
            (head, price) = (entry.hash, entry.price)
        }
        if head != state.chain.head { faults.append("its head is not its last entry") }
        if price != state.auction.price { faults.append("its price is not that of its last entry") }
        return faults
    }

    private func closedFaults(
        _ state: AuctionStore.Loaded, _ rows: [Row], _ awards: [Row]
    ) throws -> [String] {
        var faults: [String] = []
        do throws(ProofFault) {
            let proof: AuctionProof
            do {
                proof = try proofs.proof(state, rows, disclosure: .parties)
            } catch {
                return ["its proof cannot be made: \(error)"]
            }
            _ = try proof.verify(trustedPublicKey: key.publicKey)
        } catch {
            faults.append("its proof does not hold: \(error)")
        }
        let isSold = state.auction.status == .sold
        if awards.count != (isSold ? 1 : 0) {
            faults.append("it is \(state.auction.status.rawValue) with \(awards.count) awards")
        }
        if isSold, let award = awards.first {
            let buyer: MemberID = try award.id(1)
            if try buyer != state.auction.winner || award.int64(2) != state.auction.price {
                faults.append("its award names another buyer or price")
            }
        }
        return faults
    }

    private func checkStock(_ id: ListingID, _ links: inout [String]) async throws -> [String] {
        let results = try await context.pool.transaction(TransactionOptions(.snapshot)) { tx in
            try await tx.pipeline([Query(AuctionAudit.stock, [.id(id)]), Query(AuctionAudit.awards, [.id(id)])])
        }
        links += try results[1].rows.map { try $0.id(0, of: AwardKind.self).description }
        guard let row = results[0].rows.first else { return ["it is live but has no stock"] }
        return try row.int64(0) == row.int64(1) ? [] : ["its sold quantity is not the sum of its awards"]
    }
}
