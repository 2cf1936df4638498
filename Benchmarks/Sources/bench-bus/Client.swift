import ArgumentParser
import EchoShapes
import Measuring
import Messaging
import Reactor
import Wire

/// Calls `Echo`.
struct Client: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Call echoes and print what was measured.")

    @Option(help: "The server's endpoint.")
    var endpoint: String

    @Option(help: "The folder of the key files that the server wrote: CURVE.")
    var keys: String?

    @OptionGroup var load: LoadOptions

    func run() async throws {
        let recorder = Recorder()
        let bus = try await Self.connect(endpoint, keys)
        let load = load
        if let rate = load.rate {
            Pacer.start(rate: rate, tick: Pacer.echoTick, recorder) { dues in
                Task(executorPreference: Loop.executor) { @Loop in
                    for due in dues {
                        Task.immediate(executorPreference: Loop.executor) { @Loop in
                            await Self.call(bus, recorder, since: due)
                        }
                    }
                }
            }
        } else {
            for _ in 0..<load.inFlight {
                Task(executorPreference: Loop.executor) { await Self.callAgainAndAgain(bus, recorder) }
            }
        }
        await Run.onThread { Run.measure(recorder, load) }
        try Run.say(recorder.figures)
    }

    @Loop
    private static func callAgainAndAgain(_ bus: Bus, _ recorder: Recorder) async {
        while recorder.isRunning { await call(bus, recorder, since: Clock.now) }
    }

    @Loop
    private static func call(_ bus: Bus, _ recorder: Recorder, since start: Int64) async {
        do {
            _ = try await bus.call(Echo.self, .sample)
            recorder.succeed(since: start)
        } catch {
            recorder.fail(error.reason)
        }
    }

    @Loop
    private static func connect(_ endpoint: String, _ keys: String?) async throws -> Bus {
        let serverKey = try keys.map { path throws in try CurveKeyFile.loadPublicKey("\(path)/server.pub") }
        let pair = try keys.map { path throws in try CurveKeyFile.loadKeyPair("\(path)/client.key") }
        var configuration = BusConfiguration(
            keyPair: pair, instance: "echo-client",
            services: [.auctions: BusConfiguration.Service(endpoints: [endpoint], serverKey: serverKey)])
        configuration.isInsecureLoopbackAllowed = true
        let bus = try Bus(configuration)
        _ = try await bus.call(Echo.self, .sample)
        return bus
    }
}
