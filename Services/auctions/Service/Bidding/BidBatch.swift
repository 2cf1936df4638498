import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// A bid that waits in a lane for its decision.
@Loop
final class PendingBid {
    let request: PlaceBid.Request
    let claim: Idempotency.Claim
    let call: CallContext
    let continuation: CheckedContinuation<BidReceipt, any Error>
    /// What was decided; answered once it is committed.
    var outcome: Result<BidReceipt, any Error>?

    init(
        request: PlaceBid.Request, claim: Idempotency.Claim, call: CallContext,
        continuation: CheckedContinuation<BidReceipt, any Error>
    ) {
        self.request = request
        self.claim = claim
        self.call = call
        self.continuation = continuation
    }
}

/// Decides the bids that wait for one auction: one pipeline locks the row and reads keys, the pure rule decides each
/// bid in order, one pipeline writes and commits.
@Loop
struct BidBatch {
    let store: AuctionStore
    let writer: AuctionWriter

    // One look into the index per key. A plain join may be planned as a scan of the whole table while that is small,
    // and the plan is kept while it grows.
    nonisolated static let findKeys = Statement(
        "auctions.findKeys",
        """
        SELECT found.principal, found.key, content_hash, is_refusal, answer
        FROM unnest($1::text[], $2::text[]) AS wanted (principal, key) CROSS JOIN LATERAL (
            SELECT * FROM idempotency i WHERE i.principal = wanted.principal AND i.key = wanted.key LIMIT 1) AS found
        """)
    // No ON CONFLICT: the same key on two auctions at once fails one of the batches, which is then decided anew.
    nonisolated static let storeKeys = Statement(
        "auctions.storeKeys",
        """
        INSERT INTO idempotency (principal, key, content_hash, is_refusal, answer)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bool[], $5::text[])
        """)
    nonisolated static let all = [findKeys, storeKeys]

    private struct KeyName: Hashable {
        let principal: String
        let key: String
    }

    /// Decides and commits `bids`, all of `auction`; their outcomes are set when this returns.
    func run(_ auction: AuctionID, _ bids: [PendingBid], in tx: Transaction) async throws {
        let plan = store.locking(auction)
        var results = try await tx.pipeline(
            plan.queries + [
                Query(
                    BidBatch.findKeys,
                    [.textArray(bids.map(\.claim.principal)), .textArray(bids.map(\.claim.key))])
            ])[...]
        let loaded = try store.load(plan, &results)
        var known = try BidBatch.known(results.removeFirst())
        guard let (found, now) = loaded else {
            for bid in bids { bid.outcome = .failure(BidErrors.notFound(auction)) }
            return
        }
        var state = found
        var links: [ChainStore.Link] = []
        closeIfDue(&state, now, &links)
        // Decided bids by position in `bids`, to be answered with the head that is signed after the last of them.
        var decided: [(bid: PendingBid, decision: Decision)] = []
        var repeated: [PendingBid] = []
        for bid in bids {
            let name = KeyName(principal: bid.claim.principal, key: bid.claim.key)
            if let earlier = known[name] {
                if earlier.contentHash == bid.claim.contentHash, earlier.answer == nil {
                    repeated.append(bid)
                } else {
                    bid.outcome = earlier.outcome(of: bid)
                }
                continue
            }
            known[name] = KnownKey(contentHash: bid.claim.contentHash, answer: nil, isRefusal: false)
            decided.append((bid, decide(bid, &state, now, &links)))
        }
        try answer(decided, state)
        for bid in repeated { bid.outcome = BidBatch.outcome(of: bid, among: decided.map(\.bid)) }
        let trace = decided.first?.bid.call.metadata.traceParent
        try await writer.enqueue(links, &state, trace: trace, in: tx)
        try enqueueKeys(decided.map(\.bid), in: tx)
    }

    private enum Decision {
        case accepted(ChainStore.Link, ReceiptChain)
        case unchanged(NoChange, minimumBid: Int64)
        /// With the chain as it was and the instant that counts.
        case rejected(BidRejection, ReceiptChain, at: Timestamp)
    }

    private func decide(
        _ bid: PendingBid, _ state: inout AuctionStore.Loaded, _ now: Timestamp, _ links: inout [ChainStore.Link]
    ) -> Decision {
        let command = BidCommand(
            bidder: bid.request.bidder, isVerifiedExpert: bid.request.isVerifiedExpert, maximum: bid.request.amount)
        do throws(BidRejection) {
            switch try state.auction.place(command, now: now) {
            case .accepted(let step):
                let link = ChainStore.Link(step: step, entry: state.chain.append(step))
                links.append(link)
                return .accepted(link, state.chain)
            case .noChange(let same): return .unchanged(same, minimumBid: state.auction.minimumBid)
            }
        } catch {
            // Time never runs backwards within an auction: as the rules have it, so the receipt.
            return .rejected(error, state.chain, at: max(now, state.auction.lastEntryAt ?? now))
        }
    }

    /// A late bid closes the auction that no worker has closed yet (AU-9).
    private func closeIfDue(_ state: inout AuctionStore.Loaded, _ now: Timestamp, _ links: inout [ChainStore.Link]) {
        do throws(CloseRejection) {
            let step = try state.auction.close(now: now)
            links.append(ChainStore.Link(step: step, entry: state.chain.append(step)))
        } catch {
            // Not due, or closed already: the bids are decided on the auction as it is.
        }
    }

    private func answer(_ decided: [(bid: PendingBid, decision: Decision)], _ state: AuctionStore.Loaded) throws {
        // One signature serves the whole batch.
        let head = SignedHead(state.chain, key: writer.key)
        for (bid, decision) in decided {
            switch decision {
            case .accepted(let link, let chain):
                bid.outcome = .success(
                    BidReceipts.accepted(
                        link, chain, head, bidder: bid.request.bidder, maximum: bid.request.amount.amount))
            case .unchanged(let same, let minimumBid):
                bid.outcome = .success(BidReceipts.unchanged(same, head, minimumBid: minimumBid))
            case .rejected(let rejection, let chain, let at):
                let receipt = UnchainedReceipt(
                    chain: chain, bidder: bid.request.bidder, amount: bid.request.amount.amount,
                    reason: rejection.reason, at: at, key: writer.key)
                bid.outcome = .failure(BidErrors.error(rejection, receipt: receipt))
            }
        }
    }

    private func enqueueKeys(_ bids: [PendingBid], in tx: Transaction) throws {
        guard !bids.isEmpty else { return }
        var answers: [String] = []
        var refusals: [Bool] = []
        for bid in bids {
            switch bid.outcome {
            case .success(let receipt):
                answers.append(String(decoding: try JSON.encode(receipt), as: UTF8.self))
                refusals.append(false)
            case .failure(let error as RPCError):
                answers.append(String(decoding: try JSON.encode(error), as: UTF8.self))
                refusals.append(true)
            case .failure, nil: preconditionFailure("every decided bid has an outcome")
            }
        }
        tx.enqueue(
            BidBatch.storeKeys, .textArray(bids.map(\.claim.principal)), .textArray(bids.map(\.claim.key)),
            .bytesArray(bids.map(\.claim.contentHash)), .boolArray(refusals), .textArray(answers))
    }

    private struct KnownKey {
        let contentHash: [UInt8]
        /// nil while it is decided in this very batch.
        let answer: String?
        let isRefusal: Bool

        @Loop
        func outcome(of bid: PendingBid) -> Result<BidReceipt, any Error> {
            guard contentHash == bid.claim.contentHash, let answer else { return .failure(Idempotency.reused) }
            bid.call.markReplayed()
            return Result {
                let bytes = Array(answer.utf8)
                if isRefusal { throw try JSON.decode(RPCError.self, from: bytes) }
                return try JSON.decode(BidReceipt.self, from: bytes)
            }
        }
    }

    private static func known(_ result: QueryResult) throws -> [KeyName: KnownKey] {
        var known: [KeyName: KnownKey] = [:]
        for row in result.rows {
            known[KeyName(principal: try row.text(0), key: try row.text(1))] = KnownKey(
                contentHash: try row.bytes(2), answer: try row.text(4), isRefusal: try row.bool(3))
        }
        return known
    }

    private static func outcome(of bid: PendingBid, among decided: [PendingBid]) -> Result<BidReceipt, any Error>? {
        bid.call.markReplayed()
        return decided.first { $0.claim.principal == bid.claim.principal && $0.claim.key == bid.claim.key }?.outcome
    }
}
