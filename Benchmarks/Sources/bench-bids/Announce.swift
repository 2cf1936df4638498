import ArgumentParser
import Contracts
import Kernel
import Measuring
import Messaging
import Reactor
import Wire

/// Makes members at a steady rate: each is one event of the gateway's feed, which two services consume.
struct Announce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make members, each of which is an event.")

    /// Members that one call makes, in one transaction.
    private static let batch = 10

    @Option(help: "The platform's config/operators.json.")
    var config: String

    @Option(help: "A word that no other run on this platform has used.")
    var name: String

    @OptionGroup var load: LoadOptions

    func run() async throws {
        let (load, name) = (load, name)
        let recorder = Recorder()
        let bus = try await Operators.connect(config)
        Pacer.start(rate: (load.rate ?? 100) / Double(Self.batch), tick: Pacer.bidTick, recorder) { dues in
            for due in dues {
                Task(executorPreference: Loop.executor) {
                    await Self.make(bus, recorder, names: "\(name)-\(due)", since: due)
                }
            }
        }
        await Run.onThread { Run.measure(recorder, load) }
        var figures = recorder.figures
        figures.notes["eventsPerCall"] = Int64(Self.batch)
        try Run.say(figures)
    }

    @Loop
    private static func make(_ bus: Bus, _ recorder: Recorder, names run: String, since due: Int64) async {
        do {
            _ = try await bus.call(
                CreateMembers.self,
                CreateMembers.Request(
                    run: run, names: (0..<batch).map { "m\($0)" }, market: .de, areVerifiedExperts: false))
            recorder.succeed(since: due)
        } catch {
            recorder.fail(error.reason)
        }
    }
}
