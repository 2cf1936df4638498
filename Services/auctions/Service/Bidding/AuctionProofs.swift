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

    /// What a proof is made of.
    private struct Source: Sendable {
        let state: AuctionStore.Loaded
        let rows: [(sequence: Int64, maximum: Int64?, entry: String)]
    }

    private static let keptTexts = 4
    private static let busy = RPCError(
        .resourceExhausted, reason: "AUCTION_BUSY", "too many proofs are being made; try again", isNotProcessed: true,
        retryAfterMilliseconds: 500)

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
        let source = try AuctionProofs.source(state, rows)
        do {
            let text = try await threads.run { [key] in
                try JSON.encode(try AuctionProofs.proof(source, disclosure, key))
            }
            if kept.count >= AuctionProofs.keptTexts { kept.removeFirst() }
            kept.append((name, text))
            return text
        } catch is BlockingPool.Overloaded {
            throw AuctionProofs.busy
        }
    }

    /// The proof of a closed auction from its stored chain.
    func proof(
        _ state: AuctionStore.Loaded, _ rows: [Row], disclosure: AuctionProof.Disclosure
    ) throws -> AuctionProof {
        try AuctionProofs.proof(try AuctionProofs.source(state, rows), disclosure, key)
    }

    private static func source(_ state: AuctionStore.Loaded, _ rows: [Row]) throws -> Source {
        Source(
            state: state,
            rows: try rows.map { (try $0.int64(1), try $0.optionalInt64(2), try $0.text(0)) })
    }

    private nonisolated static func proof(
        _ source: Source, _ disclosure: AuctionProof.Disclosure, _ key: SigningKey
    ) throws -> AuctionProof {
        var maxima: [Int64: Int64] = [:]
        for row in source.rows { maxima[row.sequence] = row.maximum }
        return try AuctionProof(
            auction: source.state.auction, secret: source.state.chain.secret,
            entries: try source.rows.map { try JSON.decode(ChainEntry.self, from: Array($0.entry.utf8)) },
            maxima: maxima, disclosure: disclosure, key: key)
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
