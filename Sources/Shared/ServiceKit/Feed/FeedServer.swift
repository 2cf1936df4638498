import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import Wire

/// Serves the service's feed, and hints at news to the other services.
@Loop
final class FeedServer {
    private let context: ServiceContext

    init(context: ServiceContext) { self.context = context }

    func start() {
        context.serve(PullEvents.self) { request, _ in
            let limit = min(max(request.limit, 1), 1000)
            let rows = try await self.context.pool.query(
                Query(
                    Outbox.pull,
                    [
                        .int64(request.after.epoch), .int64(request.after.transaction),
                        .int64(request.after.position), .int64(Int64(limit) + 1),
                    ])
            ).rows
            return PullEvents.Response(
                events: try rows.prefix(limit).map(FeedServer.event), hasMore: rows.count > limit)
        }
        context.outbox.onNews { self.hint() }
    }

    private func hint() {
        for peer in ServiceName.allCases where peer != context.name {
            for endpoint in context.bus.endpoints(of: peer) {
                Task { @Loop in
                    // try?: only a hint; the consumer's slow poll finds the news without it.
                    _ = try? await self.context.bus.callEndpoint(
                        endpoint, HintEvents.self, HintEvents.Request(source: self.context.name), on: peer)
                }
            }
        }
    }

    private static func event(_ row: Row) throws -> FeedEvent {
        FeedEvent(
            epoch: try row.int64(0), transaction: try row.int64(1), position: try row.int64(2),
            aggregate: try row.text(3), version: try row.int64(4), type: try row.text(5), at: try row.timestamp(6),
            body: try JSON.decode(JSONValue.self, from: Array(try row.json(7).utf8)),
            traceParent: try row.optionalText(8))
    }
}
