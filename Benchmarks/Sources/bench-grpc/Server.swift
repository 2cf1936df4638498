import ArgumentParser
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Measuring

extension Coding: ExpressibleByArgument {}

/// Serves `Echo` until it is ended by a signal.
struct Server: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve echoes on a loopback port.")

    @Option(help: "Which code reads and writes the JSON: foundation or wire.")
    var coding = Coding.wire

    func run() async throws {
        let transport = HTTP2ServerTransport.Posix(
            address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext,
            config: .defaults { $0.http2.maxConcurrentStreams = 4096 })
        let server = GRPCServer(transport: transport, services: [EchoService(coding: coding)])
        async let served: Void = server.serve()
        if let address = try await transport.listeningAddress.ipv4 { Run.say("listening \(address.port)") }
        try await served
    }
}
