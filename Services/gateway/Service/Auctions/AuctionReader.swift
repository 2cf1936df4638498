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
        let options: CallOptions
        let deadline: MonotonicInstant
        let continuation: CheckedContinuation<Result<AuctionDocument, RPCError>, Never>
    }

    private let bus: Bus
    /// Who waits for the next call; a key is present exactly while a call is on its way.
    private var gathering: [AuctionID: [Waiter]] = [:]

    init(bus: Bus) { self.bus = bus }

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
            begin(id, [waiter])
        } else {
            gathering[id]?.append(waiter)
        }
    }

    /// Makes a call for all of `waiters`, and then one for those who have gathered meanwhile.
    private func begin(_ id: AuctionID, _ waiters: [Waiter]) {
        gathering[id] = []
        Task { @Loop in
            let now = MonotonicInstant.now
            let result = await fetch(id, waiters.filter { $0.deadline > now })
            for waiter in waiters {
                waiter.continuation.resume(returning: waiter.deadline > now ? result : .failure(Self.tooLate))
            }
            let next = gathering.removeValue(forKey: id) ?? []
            if !next.isEmpty { begin(id, next) }
        }
    }

    /// The call may take as long as its most patient reader; who has less time learns of it when it returns.
    private func fetch(_ id: AuctionID, _ waiters: [Waiter]) async -> Result<AuctionDocument, RPCError> {
        guard var options = waiters.first?.options else { return .failure(Self.tooLate) }
        options.deadline = waiters.map(\.deadline).max()
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
