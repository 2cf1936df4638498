import ArgumentParser
import EchoShapes
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Measuring

/// Calls `Echo` over one connection.
struct Client: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Call echoes and print what was measured.")

    @Option(help: "The server's port.")
    var port: Int

    @Option(help: "Which code reads and writes the JSON: foundation or wire.")
    var coding = Coding.wire

    @OptionGroup var load: LoadOptions

    private typealias Connection = GRPCClient<HTTP2ClientTransport.Posix>

    func run() async throws {
        let (load, coding) = (load, coding)
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext)
        try await withGRPCClient(transport: transport) { client in
            let recorder = Recorder()
            await Self.call(client, coding, recorder, since: Clock.now)
            try await withThrowingDiscardingTaskGroup { group in
                if let rate = load.rate {
                    Pacer.start(rate: rate, tick: Pacer.echoTick, recorder) { dues in
                        for due in dues {
                            Task { await Self.call(client, coding, recorder, since: due) }
                        }
                    }
                } else {
                    for _ in 0..<load.inFlight {
                        group.addTask {
                            while recorder.isRunning { await Self.call(client, coding, recorder, since: Clock.now) }
                        }
                    }
                }
                await Run.onThread { Run.measure(recorder, load) }
            }
            try Run.say(recorder.figures)
        }
    }

    private static func call(
        _ client: Connection, _ coding: Coding, _ recorder: Recorder, since start: Int64
    ) async {
        do {
            _ = try await client.unary(
                request: ClientRequest(message: Bid.sample), descriptor: .echo,
                serializer: JSONMessage<Bid>(coding: coding), deserializer: JSONMessage<Receipt>(coding: coding),
                options: .defaults
            ) { try $0.message }
            recorder.succeed(since: start)
        } catch {
            recorder.fail("\(error)")
        }
    }
}
