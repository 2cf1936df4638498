import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import Wire

/// Serves the service's feed, and hints at news to the other services.
@Loop
final class FeedServer {
    private static let maximumEvents = 1000
    /// Bytes of bodies in one answer; an answer must fit into a frame of the bus. One event always goes out.
    private static let maximumBytes = 1 << 20

    private let context: ServiceContext
    /// Endpoints whose hint is under way, and whether there was news since it left.
    private var hinting: [String: Bool] = [:]

    init(context: ServiceContext) { self.context = context }

    func start() {
        context.serve(PullEvents.self) { request, _ in try await self.events(request) }
        context.outbox.onNews { self.hint() }
    }

    private func events(_ request: PullEvents.Request) async throws -> PullEvents.Response {
        let limit = min(max(request.limit, 1), FeedServer.maximumEvents)
        let rows = try await context.pool.query(
            Query(
                Outbox.pull,
                [
                    .int64(request.after.epoch), .int64(request.after.transaction), .int64(request.after.position),
                    .int64(Int64(limit) + 1),
                ])
        ).rows
        var response = PullEvents.Response(events: [], hasMore: rows.count > limit)
        var bytes = 0
        for row in rows.prefix(limit) {
            let body = try row.json(7)
            bytes += body.utf8.count
            if bytes > FeedServer.maximumBytes, !response.events.isEmpty {
                response.hasMore = true
                break
            }
            response.events.append(try FeedServer.event(row, body))
        }
        return response
    }

    private func hint() {
        for peer in ServiceName.allCases where peer != context.name {
            for endpoint in context.bus.endpoints(of: peer) { hint(endpoint, of: peer) }
        }
    }

    /// One hint at a time is on its way to an endpoint: one that does not answer must not gather calls.
    private func hint(_ endpoint: String, of peer: ServiceName) {
        guard hinting[endpoint] == nil else {
            hinting[endpoint] = true
            return
        }
        Task.immediate(executorPreference: Loop.executor) { @Loop in await self.sendHints(endpoint, of: peer) }
    }

    private func sendHints(_ endpoint: String, of peer: ServiceName) async {
        repeat {
            hinting[endpoint] = false
            // try?: only a hint; the consumer's slow poll finds the news without it.
            _ = try? await context.bus.callEndpoint(
                endpoint, HintEvents.self, HintEvents.Request(source: context.name), on: peer)
        } while hinting[endpoint] == true
        hinting[endpoint] = nil
    }

    private static func event(_ row: Row, _ body: String) throws -> FeedEvent {
        FeedEvent(
            epoch: try row.int64(0), transaction: try row.int64(1), position: try row.int64(2),
            aggregate: try row.text(3), version: try row.int64(4), type: try row.text(5), at: try row.timestamp(6),
            body: try JSON.tree(Array(body.utf8)[...]), traceParent: try row.optionalText(8))
    }
}
