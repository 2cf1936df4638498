import Kernel
import Reactor
import Synchronization

/// The newest documents of auctions that are being read, for as long as they are fresh: from here a reader is answered
/// on the thread that has the request.
///
/// A document holds nothing that depends on who reads it.
final class FreshAuctions: Sendable {
    /// Documents that are kept. A document lives for milliseconds, so there are no more than are read within them.
    static let capacity = 256

    private struct Kept {
        let document: AuctionDocument
        /// From when on it should be read anew, so that nobody has to wait when it is no longer fresh.
        let renewal: MonotonicInstant
        let until: MonotonicInstant
        var isRenewing = false
    }

    private let kept = Mutex<[AuctionID: Kept]>([:])

    /// The document of an auction if it is fresh at `now`. `mustRenew` is true for one reader of a document in the second
    /// half of its life.
    func document(
        _ id: AuctionID, at now: MonotonicInstant
    ) -> (document: AuctionDocument, mustRenew: Bool)? {
        kept.withLock { kept in
            guard let found = kept[id], now < found.until else { return nil }
            guard now >= found.renewal, !found.isRenewing else { return (found.document, false) }
            kept[id]?.isRenewing = true
            return (found.document, true)
        }
    }

    /// Keeps a document that was asked for at `began`, for `milliseconds` from then.
    func keep(
        _ document: AuctionDocument, of id: AuctionID, from began: MonotonicInstant, milliseconds: Int64,
        now: MonotonicInstant = .now
    ) {
        let new = Kept(
            document: document, renewal: began.advanced(byMilliseconds: milliseconds / 2),
            until: began.advanced(byMilliseconds: milliseconds))
        kept.withLock { kept in
            if kept.count >= FreshAuctions.capacity, kept[id] == nil {
                kept = kept.filter { now < $0.value.until }
                if kept.count >= FreshAuctions.capacity { kept = [:] }
            }
            kept[id] = new
        }
    }

    /// Forgets what is kept of an auction.
    func forget(_ id: AuctionID) { kept.withLock { $0[id] = nil } }

    /// How many are kept.
    var count: Int { kept.withLock(\.count) }
}
