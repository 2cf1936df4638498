@preconcurrency import Dispatch
import Glibc
import Kernel
import Logging
import Reactor

/// The entry of a service's executable: `gavel-auctions run --config FILE` or `… migrate --config FILE`.
package enum ServiceMain {
    package static func run(_ definition: ServiceDefinition) async -> Never {
        signal(SIGPIPE, SIG_IGN)
        ProcessMemory.keepLittle()
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 3, arguments[1] == "--config", ["run", "migrate"].contains(arguments[0]) else {
            say("usage: gavel-\(definition.name.rawValue) run|migrate --config FILE")
            exit(64)
        }
        do {
            let configuration = try ServiceConfiguration.load(
                path: arguments[2], expecting: definition.name, settingsKeys: definition.settingsKeys)
            if arguments[0] == "migrate" {
                try await SchemaMigration.run(definition, configuration)
            } else {
                try await serve(definition, configuration)
            }
            exit(0)
        } catch let faults as ConfigurationFaults {
            say("gavel-\(definition.name.rawValue) does not start: \(faults)")
            exit(78)
        } catch {
            say("gavel-\(definition.name.rawValue) stopped: \(debugText(error))")
            exit(1)
        }
    }

    private static func serve(_ definition: ServiceDefinition, _ configuration: ServiceConfiguration) async throws {
        let stopRequest = StopRequest()
        let service = try await withThrowingTaskGroup(of: RunningService?.self) { group -> RunningService? in
            group.addTask { try await RunningService.boot(definition, configuration) }
            group.addTask {
                await stopRequest.wait()
                return nil
            }
            // A request that comes first finds a service that waits for its database: nothing is served yet.
            guard case .some(let service?) = try await group.next() else { exit(0) }
            _ = try await group.next()
            return service
        }
        await service?.shutDown()
    }
}

/// The first SIGTERM or SIGINT asks for an orderly end.
private final class StopRequest: @unchecked Sendable {
    // @unchecked: the sources are made once and only kept alive.
    private let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        self.stream = stream
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    func wait() async {
        for await _ in stream { return }
    }
}

/// Tells the person who starts the process, on standard error, behind what was logged before.
func say(_ text: String) { LogOutput.standardError.append(Array((text + "\n").utf8), isUrgent: true) }
