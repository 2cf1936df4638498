import Kernel
import Messaging
import Reactor
import Wire

/// Makes a call with an idempotency key, and tells whether its answer is a first one again (PY-12).
///
/// Throws `ReplayedRefusal` when the first answer was a refusal.
@Loop
func once<M: RPCMethod>(
    _ method: M.Type, _ request: M.Request, _ options: CallOptions, _ services: RouteServicesProvider
) async throws -> (M.Response, isReplayed: Bool) {
    let mark = ReplayMark()
    var options = options
    options.onAnswerMetadata = { mark.isReplayed = $0["idempotency-replayed"] == "true" }
    // A refusal, too, may come after a change: of a call that was tried again, or that came too late.
    defer {
        if M.service == .auctions, let auction = M.routingKey(request).flatMap({ AuctionID($0) }) {
            services().reader.changed(auction)
        }
    }
    do {
        let response = try await services().bus.call(method, request, options: options)
        return (response, mark.isReplayed)
    } catch {
        if mark.isReplayed { throw ReplayedRefusal(error: error) }
        throw error
    }
}

/// A refusal that was given before, for the same key and content.
struct ReplayedRefusal: Error {
    let error: RPCError
}

/// Whether the owning service says that its answer is a first one again.
@Loop
private final class ReplayMark {
    var isReplayed = false

    nonisolated init() {}
}
