import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Reactor
import ServiceLifecycle

/// The HTTP server: listens, and at the end finishes what runs.
final class HTTPServer: Sendable {
    /// One for each core but the one that the bus' loop needs. With one more they would take turns, and requests that
    /// came one after the other would overtake each other: of two bids the lower one would be refused.
    static let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount - 1))
    /// How long requests that run may take to finish at shutdown.
    private static let drainTimeout = Duration.seconds(20)

    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    private init(group: ServiceGroup, running: Task<Void, any Error>) {
        self.group = group
        self.running = running
    }

    /// Begins to listen; throws when the address cannot be bound. Returns when connections are accepted.
    static func start(_ responder: FrontResponder, _ settings: FrontSettings, logger: Logger) async throws -> HTTPServer
    {
        var logger = logger
        // The library tells of every connection that breaks; that is the network's business and not news.
        logger.logLevel = max(logger.logLevel, .warning)
        let (started, continuation) = AsyncThrowingStream<Void, any Error>.makeStream()
        let connections = EventLoopConnections(
            HTTP1Channel(
                responder: responder.serve, configuration: .init(idleTimeout: .seconds(settings.idleTimeoutSeconds))))
        let server = connections.server(
            configuration: ServerConfiguration(
                address: .hostname(settings.host, port: settings.port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connectionLimit)),
            onServerRunning: { _ in continuation.finish() }, eventLoopGroup: eventLoops,
            logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(
                    service: server, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            ], logger: logger)
        configuration.maximumGracefulShutdownDuration = drainTimeout
        let group = ServiceGroup(configuration: configuration)
        let running = Task {
            do {
                try await group.run()
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
                throw error
            }
        }
        for try await _ in started {}
        return HTTPServer(group: group, running: running)
    }

    /// Accepts nothing new, finishes what runs and closes all connections.
    func stop() async {
        await group.triggerGracefulShutdown()
        // The outcome of a server that is being stopped concerns nobody; faults were logged when they happened.
        _ = await running.result
    }
}
