import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// The proofs of ended auctions (AU-10), which never change. A long one takes a while to make, so that is done beside the
/// loop, and the newest texts are kept for those who ask for their next parts.
@Loop
final class AuctionProofs {
    private struct Name: Hashable {
        let auction: AuctionID
        let disclosure: AuctionProof.Disclosure
    }

    private static let keptTexts = 4
    private static let busy = RPCError(
        .resourceExhausted, reason: "AUCTION_BUSY", "too many long chains are being read; try again",
        isNotProcessed: true, retryAfterMilliseconds: 500)

    private let context: ServiceContext
    private let store: AuctionStore
    private let key: SigningKey
    private let threads = BlockingPool(threads: 1, queueLimit: 32)
    /// The newest texts, the latest last.
    private var kept: [(name: Name, text: [UInt8])] = []

    init(context: ServiceContext, store: AuctionStore, key: SigningKey) {
        self.context = context
        self.store = store
        self.key = key
    }

    /// A part of the proof's text: the parties see the winner's maximum opened.
    func part(_ request: GetProof.Request) async throws -> GetProof.Response {
        let plan = store.reading(request.auction)
        var results = try await context.pool.pipeline(plan.queries)[...]
        guard let state = try store.load(plan, &results).auctions[request.auction] else {
            throw BidErrors.notFound(request.auction)
        }
        guard state.auction.status != .open else {
            throw RPCError(
                .failedPrecondition, reason: "AUCTION_NOT_ENDED", "the proof is published after the close",
                rule: "AU-10",
                details: ["endsAt": .string(state.auction.endsAt.description)])
        }
        let isParty =
            request.viewer != nil && (request.viewer == state.auction.seller || request.viewer == state.auction.winner)
        let text = try await text(of: state, isParty ? .parties : .published)
        return AuctionProofs.part(of: text, from: request.from)
    }

    private func text(of state: AuctionStore.Loaded, _ disclosure: AuctionProof.Disclosure) async throws -> [UInt8] {
        let name = Name(auction: state.auction.id, disclosure: disclosure)
        if let text = kept.first(where: { $0.name == name })?.text { return text }
        let rows = try await context.pool.query(Query(ChainStore.entries, [.id(name.auction)])).rows
        let chain = try StoredChain(state, rows)
        let text = try await besideTheLoop { [key] in
            try JSON.encode(try chain.proof(disclosure, key: key, of: try chain.entries().map(\.entry)))
        }
        if kept.count >= AuctionProofs.keptTexts { kept.removeFirst() }
        kept.append((name, text))
        return text
    }

    /// Runs what reads long chains, one after the other. Throws AUCTION_BUSY when too much waits already.
    func besideTheLoop<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        do {
            return try await threads.run(body)
        } catch is BlockingPool.Overloaded {
            throw AuctionProofs.busy
        }
    }

    /// At most `partBytes` from `start` on, not in the middle of a character.
    private static func part(of text: [UInt8], from start: Int) -> GetProof.Response {
        let start = min(max(start, 0), text.count)
        var end = min(start + GetProof.partBytes, text.count)
        while end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
        return GetProof.Response(
            text: String(decoding: text[start..<end], as: UTF8.self), next: end < text.count ? end : nil)
    }
}
