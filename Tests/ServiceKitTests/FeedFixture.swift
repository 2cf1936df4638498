import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import Synchronization
import TestKit
import Wire

/// An event of the tests' source: a counter was raised to `number`.
struct CounterRaised: IntegrationEvent {
    static let type = "CounterRaised"
    static let service = ServiceName.auctions
    var counter: String
    var number: Int64
    var padding: String?
}

/// Emits `CounterRaised`: one aggregate per counter, whose versions are its numbers.
enum Source {
    static let definition = ServiceDefinition(
        name: .auctions,
        migrations: [
            Migration(
                version: 100, name: "counter",
                sql: "CREATE TABLE counter (name text PRIMARY KEY, number bigint NOT NULL);")
        ], statements: [], start: { _ in nil })

    private static let create = Statement.ofTest("INSERT INTO counter VALUES ($1, 0) ON CONFLICT DO NOTHING")
    private static let lock = Statement.ofTest("SELECT number FROM counter WHERE name = $1 FOR UPDATE")
    private static let save = Statement.ofTest("UPDATE counter SET number = $2 WHERE name = $1")

    /// Raises a counter: lock, decide, save, append.
    @Loop
    static func raise(
        _ counter: String, in service: TestService, padding: String? = nil,
        beforeCommit: @Loop () async throws -> Void = {}
    ) async throws {
        let context = service.context
        _ = try await context.pool.query(create, .text(counter))
        try await context.pool.transaction { tx in
            let results = try await tx.pipeline([Query(lock, [.text(counter)]), Query(ServiceClock.read)])
            let number = try results[0].single.int64(0) + 1
            tx.enqueue(save, .text(counter), .int64(number))
            try context.outbox.append(
                CounterRaised(counter: counter, number: number, padding: padding), aggregate: "counter:\(counter)",
                at: try results[1].single.timestamp(0), in: tx, trace: "00-\(counter)-1")
            // Not only queued: the event has its transaction id from here on.
            _ = try await tx.pipeline([Query(ServiceClock.read)])
            try await beforeCommit()
        }
    }
}

/// Consumes `CounterRaised`: each event adds one row, so that an effect too many would show.
final class Sink: Sendable {
    /// Called before each effect; what it throws is the handler's failure.
    typealias Trouble = @Loop @Sendable (CounterRaised, FeedEvent) async throws -> Void

    private let trouble: Mutex<Trouble>

    /// Asks others for what the effect needs; its answer becomes the trace that the effect notes.
    private let preparation: (@Loop @Sendable (CounterRaised) async throws -> String)?

    init(
        _ trouble: @escaping Trouble = { _, _ in },
        preparation: (@Loop @Sendable (CounterRaised) async throws -> String)? = nil
    ) {
        self.trouble = Mutex(trouble)
        self.preparation = preparation
    }

    /// Changes what goes wrong from now on.
    func setTrouble(_ trouble: @escaping Trouble) { self.trouble.withLock { $0 = trouble } }

    private static let insert = Statement.ofTest("INSERT INTO effect (counter, number, trace) VALUES ($1, $2, $3)")

    var definition: ServiceDefinition {
        ServiceDefinition(
            name: .orders,
            migrations: [
                Migration(
                    version: 100, name: "effect",
                    sql: """
                        CREATE TABLE effect (
                            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, counter text NOT NULL,
                            number bigint NOT NULL, trace text);
                        """)
            ], statements: []
        ) { context in
            let effect: @Loop (CounterRaised, String?, FeedEvent, Transaction) async throws -> Void = {
                raised, trace, event, tx in
                // The failing handler has begun to write: that must not remain.
                tx.enqueue(Sink.insert, .text(raised.counter), .int64(raised.number), .optionalText(trace))
                _ = try await tx.pipeline([Query(ServiceClock.read)])
                try await self.trouble.withLock { $0 }(raised, event)
            }
            if let preparation = self.preparation {
                context.feeds.on(
                    CounterRaised.self, prepare: { raised, _ in try await preparation(raised) }, effect: effect)
            } else {
                context.feeds.on(CounterRaised.self) { try await effect($0, $1.traceParent, $1, $2) }
            }
            return nil
        }
    }

    /// The numbers that had their effect, by counter, in the order of their effects.
    @Loop
    static func effects(in service: TestService) async throws -> [String: [Int64]] {
        var effects: [String: [Int64]] = [:]
        for row in try await service.rows("SELECT counter, number FROM effect ORDER BY id") {
            effects[try row.text(0), default: []].append(try row.int64(1))
        }
        return effects
    }
}

/// Runs `body` `count` times at once on the loop and waits for all; throws the first error.
func concurrently(_ count: Int, _ body: @escaping @Loop @Sendable (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<count {
            group.addTask { try await body(index) }
        }
        try await group.waitForAll()
    }
}
