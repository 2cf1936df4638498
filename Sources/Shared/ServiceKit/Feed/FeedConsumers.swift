import Contracts
import Kernel
import Logging
import Postgres
import Reactor
import Wire

/// What this service does on events of others. Register effects before the service starts serving.
@Loop
package final class FeedConsumers {
    /// What follows an event: first what needs other services, then the effect in its transaction.
    struct Effect {
        /// Whether it waits for other services first, which may take longer than a lease.
        let asksOthers: Bool
        let begin: @Loop (FeedEvent) async throws -> TransactionalEffect
    }
    typealias TransactionalEffect = @Loop (Transaction) async throws -> Void

    private var effects: [ServiceName: [String: Effect]] = [:]
    private var pullers: [ServiceName: FeedPuller] = [:]
    // A cycle with the context on purpose: both live as long as their process.
    private let context: ServiceContext

    init(context: ServiceContext) { self.context = context }

    /// Runs `effect` once for each event of this type, in one transaction with the inbox and the cursor.
    package func on<E: IntegrationEvent>(
        _ type: E.Type, _ effect: @escaping @Loop (E, FeedEvent, Transaction) async throws -> Void
    ) {
        register(type, asksOthers: false) { event in
            let body = try FeedConsumers.body(type, of: event)
            return { tx in try await effect(body, event, tx) }
        }
    }

    /// The same for an effect that needs what other services know: `prepare` asks them before the transaction begins,
    /// so that none is open while the network is waited for. Its answers must bear to be thrown away: it runs again when
    /// the transaction fails.
    package func on<E: IntegrationEvent, Prepared>(
        _ type: E.Type, prepare: @escaping @Loop (E, FeedEvent) async throws -> Prepared,
        effect: @escaping @Loop (E, Prepared, FeedEvent, Transaction) async throws -> Void
    ) {
        register(type, asksOthers: true) { event in
            let body = try FeedConsumers.body(type, of: event)
            let prepared = try await prepare(body, event)
            return { tx in try await effect(body, prepared, event, tx) }
        }
    }

    private func register<E: IntegrationEvent>(
        _: E.Type, asksOthers: Bool, _ begin: @escaping @Loop (FeedEvent) async throws -> TransactionalEffect
    ) {
        precondition(effects[E.service]?[E.type] == nil, "\(E.type) has an effect already")
        effects[E.service, default: [:]][E.type] = Effect(asksOthers: asksOthers, begin: begin)
    }

    private static func body<E: IntegrationEvent>(_: E.Type, of event: FeedEvent) throws -> E {
        try JSON.decode(E.self, from: try JSON.encode(event.body))
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
