import ArgumentParser
import EchoShapes
import Measuring
import Messaging
import Reactor

/// Serves `Echo` until it is ended by a signal.
struct Server: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve echoes on a loopback port.")

    @Option(help: "A folder for key files: CURVE. Without it: plaintext.")
    var keys: String?

    func run() async throws {
        let server = try await Self.start(keys: keys)
        Run.say("listening \(await server.endpoint ?? "nowhere")")
        while true { try await Task.sleep(for: .seconds(3600)) }
    }

    @Loop
    private static func start(keys: String?) async throws -> RPCServer {
        var configuration = ServerConfiguration(
            service: .auctions, instance: "echo", endpoint: "tcp://127.0.0.1:*",
            security: .plaintext(trusting: .service(.gateway)))
        configuration.isInsecureLoopbackAllowed = true
        var authenticator: ZAPAuthenticator?
        if let keys {
            let (own, caller) = (CurveKeyPair.generate(), CurveKeyPair.generate())
            try CurveKeyFile.write(own.publicKey, to: "\(keys)/server.pub")
            try CurveKeyFile.write(caller, to: "\(keys)/client.key")
            configuration.security = .curve(own, allowed: [caller.publicKey: .service(.gateway)])
            authenticator = try ZAPAuthenticator()
        }
        let router = RPCRouter()
        var sequence: Int64 = 0
        router.register(Echo.self, of: .auctions) { bid, _ in
            sequence += 1
            return Receipt(for: bid, sequence: sequence)
        }
        let server = RPCServer(configuration, router: router, authenticator: authenticator)
        try await server.start()
        return server
    }
}
