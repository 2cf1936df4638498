import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// An auction as it is sent: encoded once for all who ask at the same time.
struct AuctionDocument: Sendable {
    let body: [UInt8]
    let etag: String
}

/// Reads auctions for many readers with few calls.
///
/// While a call for an auction is on its way, those who ask for the same auction gather and are answered together by the
/// next call. What a call brought is fresh for some milliseconds from its beginning, and answers whoever asks meanwhile;
/// but nothing that was asked before a change is given out once this gateway has answered that change: whoever placed a
/// bid and then reads sees the bid.
@Loop
final class AuctionReader {
    private struct Waiter {
        let options: CallOptions
        let deadline: MonotonicInstant
        let continuation: CheckedContinuation<Result<AuctionDocument, RPCError>, Never>
    }

    private let bus: Bus
    private let freshMilliseconds: Int64
    private nonisolated let fresh = FreshAuctions()
    /// Auctions that have changed since the call that is on its way for them began.
    private var outdated: Set<AuctionID> = []
    /// Who waits for the next call; a key is present exactly while a call is on its way.
    private var gathering: [AuctionID: [Waiter]] = [:]

    /// - Parameter freshMilliseconds: how old what a reader gets may be; 0 for not older than the request.
    init(bus: Bus, freshMilliseconds: Int64 = 0) {
        self.bus = bus
        self.freshMilliseconds = freshMilliseconds
    }

    /// The auction if it is known freshly enough to answer a reader at once, on whatever thread. While there are readers
    /// it is read anew before it gets old, so that they need not wait for it together.
    nonisolated func freshDocument(
        _ id: AuctionID, _ head: RequestHead, at now: MonotonicInstant = .now
    ) -> AuctionDocument? {
        guard let (document, mustRenew) = fresh.document(id, at: now) else { return nil }
        if mustRenew {
            // The call is nobody's: it goes out in the name of no member.
            var options = CallOptions(deadline: head.deadline)
            options.metadata.traceParent = head.traceParent
            Task(executorPreference: Loop.executor) { await self.renew(id, options) }
        }
        return document
    }

    private func renew(_ id: AuctionID, _ options: CallOptions) {
        if gathering[id] == nil { begin(id, [], options) }
    }

    /// An auction has changed, or may have: what is known of it, or being asked, is given to nobody who asks from now on.
    func changed(_ id: AuctionID) {
        fresh.forget(id)
        if gathering[id] != nil { outdated.insert(id) }
    }

    /// The auction as it was at some instant after this was called.
    func read(
        _ id: AuctionID, _ options: CallOptions, deadline: MonotonicInstant
    ) async throws(RPCError) -> AuctionDocument {
        let result = await withCheckedContinuation { continuation in
            // Everything is decided here: others may run on the loop before the body of a continuation does.
            join(id, Waiter(options: options, deadline: deadline, continuation: continuation))
        }
        return try result.get()
    }

    private func join(_ id: AuctionID, _ waiter: Waiter) {
        if gathering[id] == nil {
            begin(id, [waiter], waiter.options)
        } else {
            gathering[id]?.append(waiter)
        }
    }

    /// Makes a call for all of `waiters`, and then one for those who have gathered meanwhile.
    private func begin(_ id: AuctionID, _ waiters: [Waiter], _ options: CallOptions) {
        gathering[id] = []
        outdated.remove(id)
        Task(executorPreference: Loop.executor) { await self.answer(id, waiters, options) }
    }

    private func answer(_ id: AuctionID, _ waiters: [Waiter], _ options: CallOptions) async {
        let now = MonotonicInstant.now
        // The call may take as long as its most patient reader; who has less time learns of it when it returns.
        var options = options
        options.deadline = waiters.map(\.deadline).max() ?? options.deadline
        let result = await fetch(id, options)
        if freshMilliseconds > 0, outdated.remove(id) == nil, case .success(let document) = result {
            fresh.keep(document, of: id, from: now, milliseconds: freshMilliseconds)
        }
        for waiter in waiters {
            waiter.continuation.resume(returning: waiter.deadline > now ? result : .failure(Self.tooLate))
        }
        let next = gathering.removeValue(forKey: id) ?? []
        if let first = next.first { begin(id, next, first.options) }
    }

    private func fetch(_ id: AuctionID, _ options: CallOptions) async -> Result<AuctionDocument, RPCError> {
        do {
            let view = try await bus.call(GetAuction.self, GetAuction.Request(id: id), options: options)
            return .success(try AuctionDocument(view))
        } catch let error as RPCError {
            return .failure(error)
        } catch {
            return .failure(RPCError(.internal, reason: "INTERNAL", "an auction cannot be written: \(error)"))
        }
    }

    private static let tooLate = RPCError(
        .deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the auction could not be read in time")
}

extension AuctionDocument {
    init(_ view: AuctionView) throws(JSONFault) {
        body = try JSON.encode(AuctionResource(view))
        // Between the end and the closing the computed status differs although nothing was written (AU-9).
        etag = "\"\(view.version)-\(view.status)\""
    }
}
