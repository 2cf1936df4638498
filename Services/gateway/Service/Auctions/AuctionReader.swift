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
/// next call. No reader is answered by a call that began before the reader asked: whoever placed a bid and then reads
/// sees the bid.
@Loop
final class AuctionReader {
    private struct Waiter {
        let deadline: MonotonicInstant
        let continuation: CheckedContinuation<Result<AuctionDocument, RPCError>, Never>
    }

    private let bus: Bus
    /// Who waits for the next call; a key is present exactly while a call is on its way.
    private var gathering: [AuctionID: [Waiter]] = [:]

    init(bus: Bus) { self.bus = bus }

    /// The auction as it was at some instant after this was called.
    func read(_ id: AuctionID, _ options: CallOptions, deadline: MonotonicInstant) async throws(RPCError)
        -> AuctionDocument
    {
        guard gathering[id] == nil else {
            let result = await withCheckedContinuation { continuation in
                gathering[id, default: []].append(Waiter(deadline: deadline, continuation: continuation))
            }
            return try result.get()
        }
        gathering[id] = []
        let result = await fetch(id, options)
        startNext(id)
        return try result.get()
    }

    /// Makes the next call for those who have gathered, if any have.
    private func startNext(_ id: AuctionID) {
        let waiters = gathering.removeValue(forKey: id) ?? []
        guard !waiters.isEmpty else { return }
        gathering[id] = []
        Task { @Loop in
            let now = MonotonicInstant.now
            let live = waiters.filter { $0.deadline > now }
            for waiter in waiters where waiter.deadline <= now {
                waiter.continuation.resume(returning: .failure(Self.tooLate))
            }
            // The call may take as long as its most patient reader; who has less time is told so when it returns.
            let latest = live.map(\.deadline).max() ?? now
            let result: Result<AuctionDocument, RPCError> =
                live.isEmpty ? .failure(Self.tooLate) : await fetch(id, CallOptions(deadline: latest))
            for waiter in live { waiter.continuation.resume(returning: result) }
            startNext(id)
        }
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
