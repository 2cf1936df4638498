import AuctionsDomain
import Kernel
import Postgres
import Signing
import Wire

/// An auction with its chain as they are stored. Reading the entries of a long one takes a while, which the loop must not
/// be kept for.
struct StoredChain: Sendable {
    let state: AuctionStore.Loaded
    private let rows: [(sequence: Int64, maximum: Int64?, entry: String)]

    /// - Parameter rows: what `ChainStore.entries` has found.
    init(_ state: AuctionStore.Loaded, _ rows: [Row]) throws {
        self.state = state
        self.rows = try rows.map { (try $0.int64(1), try $0.optionalInt64(2), try $0.text(0)) }
    }

    /// The entries in order, with the hidden maxima that belong to them.
    func entries() throws -> [(entry: ChainEntry, maximum: Int64?)] {
        try rows.map { (try JSON.decode(ChainEntry.self, from: Array($0.entry.utf8)), $0.maximum) }
    }

    /// The proof of a closed auction from its entries, which have been read (AU-10).
    func proof(
        _ disclosure: AuctionProof.Disclosure, key: SigningKey, of entries: [ChainEntry]
    ) throws -> AuctionProof {
        var maxima: [Int64: Int64] = [:]
        for row in rows { maxima[row.sequence] = row.maximum }
        return try AuctionProof(
            auction: state.auction, secret: state.chain.secret, entries: entries, maxima: maxima,
            disclosure: disclosure, key: key)
    }
}
