import Contracts
import Kernel
import Logging
import Postgres
import Reactor
import Wire

/// What this service does on events of others. Register effects before the service starts serving.
@Loop
package final class FeedConsumers {
    typealias Effect = @Loop (FeedEvent, Transaction) async throws -> Void

    private var effects: [ServiceName: [String: Effect]] = [:]
    private var pullers: [ServiceName: FeedPuller] = [:]
    // A cycle with the context on purpose: both live as long as their process.
    private let context: ServiceContext

    init(context: ServiceContext) { self.context = context }

    /// Runs `effect` once for each event of this type, in one transaction with the inbox and the cursor.
    package func on<E: IntegrationEvent>(
        _ type: E.Type, _ effect: @escaping @Loop (E, FeedEvent, Transaction) async throws -> Void
    ) {
        precondition(effects[E.service]?[E.type] == nil, "\(E.type) has an effect already")
        effects[E.service, default: [:]][E.type] = { event, tx in
            let body = try JSON.decode(E.self, from: try JSON.encode(event.body))
            try await effect(body, event, tx)
        }
    }

    func start() {
        for (source, effects) in effects {
            let puller = FeedPuller(source: source, effects: effects, context: context)
            pullers[source] = puller
            puller.start()
        }
    }

    /// A feed has news.
    func hint(_ source: ServiceName) { pullers[source]?.wake() }

    func stop() async {
        for puller in pullers.values { await puller.stop() }
    }

    /// Events behind, and seconds since the feed was last read to its end, by source.
    var lag: [ServiceName: FeedPuller.Lag] { pullers.mapValues(\.lag) }
}
