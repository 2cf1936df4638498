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
    let arrived = MonotonicInstant.now
    let continuation: CheckedContinuation<Encoded<BidReceipt>, any Error>
    /// What was decided; answered once it is committed.
    var outcome: Result<Encoded<BidReceipt>, any Error>?

    init(
        request: PlaceBid.Request, claim: Idempotency.Claim, call: CallContext,
        continuation: CheckedContinuation<Encoded<BidReceipt>, any Error>
    ) {
        self.request = request
        self.claim = claim
        self.call = call
        self.continuation = continuation
    }
}

/// The bids that wait for one auction, in the order in which they are decided.
struct LaneBids {
    let auction: AuctionID
    let bids: [PendingBid]
}

/// Decides bids that wait for some auctions: one pipeline locks the rows and reads keys, the pure rule decides the bids
/// of each auction in order, and what they leave behind is sent as it is made, so that the database writes while receipts
/// are signed; the last of it goes with the commit.
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
        FROM unnest((SELECT $1::text[]), $2::text[]) AS wanted (principal, key) CROSS JOIN LATERAL (
            SELECT * FROM idempotency i WHERE i.principal = wanted.principal AND i.key = wanted.key LIMIT 1) AS found
        """)
    // No ON CONFLICT: the same key on two auctions at once fails one of the batches, which is then decided anew.
    nonisolated static let storeKeys = Statement(
        "auctions.storeKeys",
        """
        INSERT INTO idempotency (principal, key, content_hash, is_refusal, answer)
        SELECT * FROM unnest((SELECT $1::text[]), $2::text[], $3::bytea[], $4::bool[], $5::text[])
        """)
    nonisolated static let all = [findKeys, storeKeys]

    private struct KeyName: Hashable {
        let principal: String
        let key: String
    }

    /// Decides the bids of `lanes`, whose outcomes are set when this returns.
    /// - Parameter waitsForLocks: false to leave out auctions that somebody else has locked (or that do not exist).
    /// - Returns: the auctions that were left out.
    func run(_ lanes: [LaneBids], waitsForLocks: Bool, in tx: Transaction) async throws -> Set<AuctionID> {
        let ids = lanes.map(\.auction)
        let claims = lanes.flatMap { $0.bids.map(\.claim) }
        let plan = waitsForLocks ? store.locking(ids) : store.lockingFree(ids)
        var results = try await tx.pipeline(
            plan.queries + [
                Query(BidBatch.findKeys, [.textArray(claims.map(\.principal)), .textArray(claims.map(\.key))])
            ])[...]
        let found = try store.load(plan, &results)
        var known = try BidBatch.known(results.removeFirst())
        var leftOut: Set<AuctionID> = []
        var decisions: [LaneDecision] = []
        for lane in lanes {
            if let state = found.auctions[lane.auction] {
                decisions.append(decide(lane.bids, on: state, found.now, &known))
            } else if waitsForLocks {
                for bid in lane.bids { bid.outcome = .failure(BidErrors.notFound(lane.auction)) }
            } else {
                leftOut.insert(lane.auction)
            }
        }
        try await writer.enqueue(decisions.map(\.change), in: tx)
        tx.sendEnqueued()
        for lane in decisions { try answer(lane) }
        try enqueueKeys(decisions.flatMap { $0.decided.map(\.bid) }, in: tx)
        return leftOut
    }

    /// What was decided on the bids of one auction, to be answered with the head that is signed after the last of them.
    private struct LaneDecision {
        var change: AuctionChange
        var decided: [(bid: PendingBid, decision: Decision)] = []
        /// Bids with the key of one that was decided.
        var repeated: [PendingBid] = []
    }

    /// Decides the bids of one auction; those that were decided before are answered as they were then.
    private func decide(
        _ bids: [PendingBid], on state: AuctionStore.Loaded, _ now: Timestamp, _ known: inout [KeyName: KnownKey]
    ) -> LaneDecision {
        var lane = LaneDecision(change: AuctionChange(state))
        closeIfDue(&lane.change, now)
        for bid in bids {
            let name = KeyName(principal: bid.claim.principal, key: bid.claim.key)
            if let earlier = known[name] {
                if earlier.contentHash == bid.claim.contentHash, earlier.answer == nil {
                    lane.repeated.append(bid)
                } else {
                    bid.outcome = earlier.outcome(of: bid)
                }
                continue
            }
            known[name] = KnownKey(contentHash: bid.claim.contentHash, answer: nil, isRefusal: false)
            lane.decided.append((bid, decide(bid, &lane.change, now)))
        }
        lane.change.trace = lane.decided.first?.bid.call.metadata.traceParent
        return lane
    }

    private enum Decision {
        case accepted(ChainStore.Link)
        case unchanged(NoChange, minimumBid: Int64)
        /// With the chain as it was and the instant that counts.
        case rejected(BidRejection, ReceiptChain, at: Timestamp)
    }

    private func decide(_ bid: PendingBid, _ change: inout AuctionChange, _ now: Timestamp) -> Decision {
        let command = BidCommand(
            bidder: bid.request.bidder, isVerifiedExpert: bid.request.isVerifiedExpert, maximum: bid.request.amount)
        do throws(BidRejection) {
            switch try change.state.auction.place(command, now: now) {
            case .accepted(let step): return .accepted(change.append(step))
            case .noChange(let same): return .unchanged(same, minimumBid: change.state.auction.minimumBid)
            }
        } catch {
            // Time never runs backwards within an auction: as the rules have it, so the receipt.
            return .rejected(error, change.state.chain, at: max(now, change.state.auction.lastEntryAt ?? now))
        }
    }

    /// A late bid closes the auction that no worker has closed yet (AU-9).
    private func closeIfDue(_ change: inout AuctionChange, _ now: Timestamp) {
        do throws(CloseRejection) {
            _ = change.append(try change.state.auction.close(now: now))
        } catch {
            // Not due, or closed already: the bids are decided on the auction as it is.
        }
    }

    private func answer(_ lane: LaneDecision) throws {
        if lane.decided.isEmpty { return }
        // One signature serves all bids of the auction in this batch.
        let head = SignedHead(lane.change.state.chain, key: writer.key)
        for (bid, decision) in lane.decided {
            switch decision {
            case .accepted(let link):
                bid.outcome = .success(
                    try Encoded(BidReceipts.accepted(link, head, bidder: bid.request.bidder)))
            case .unchanged(let same, let minimumBid):
                bid.outcome = .success(try Encoded(BidReceipts.unchanged(same, head, minimumBid: minimumBid)))
            case .rejected(let rejection, let chain, let at):
                let receipt = UnchainedReceipt(
                    chain: chain, bidder: bid.request.bidder, amount: bid.request.amount.amount,
                    reason: rejection.reason, at: at, key: writer.key)
                bid.outcome = .failure(BidErrors.error(rejection, receipt: receipt))
            }
        }
        for bid in lane.repeated { bid.outcome = BidBatch.outcome(of: bid, among: lane.decided.map(\.bid)) }
    }

    private func enqueueKeys(_ bids: [PendingBid], in tx: Transaction) throws {
        if bids.isEmpty { return }
        var answers: [[UInt8]] = []
        var refusals: [Bool] = []
        for bid in bids {
            switch bid.outcome {
            case .success(let receipt):
                answers.append(receipt.json)
                refusals.append(false)
            case .failure(let error as RPCError):
                answers.append(try JSON.encode(error))
                refusals.append(true)
            case .failure, nil: preconditionFailure("every decided bid has an outcome")
            }
        }
        tx.enqueue(
            BidBatch.storeKeys, .textArray(bids.map(\.claim.principal)), .textArray(bids.map(\.claim.key)),
            .bytesArray(bids.map(\.claim.contentHash)), .boolArray(refusals), .utf8Array(answers))
    }

    private struct KnownKey {
        let contentHash: [UInt8]
        /// nil while it is decided in this very batch.
        let answer: String?
        let isRefusal: Bool

        @Loop
        func outcome(of bid: PendingBid) -> Result<Encoded<BidReceipt>, any Error> {
            guard contentHash == bid.claim.contentHash, let answer else { return .failure(Idempotency.reused) }
            bid.call.markReplayed()
            return Result {
                let json = Array(answer.utf8)
                if isRefusal { throw try JSON.decode(RPCError.self, from: json) }
                return Encoded(json: json)
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

    private static func outcome(
        of bid: PendingBid, among decided: [PendingBid]
    ) -> Result<Encoded<BidReceipt>, any Error>? {
        bid.call.markReplayed()
        return decided.first { $0.claim.principal == bid.claim.principal && $0.claim.key == bid.claim.key }?.outcome
    }
}
