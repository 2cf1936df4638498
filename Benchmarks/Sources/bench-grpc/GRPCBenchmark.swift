import ArgumentParser

/// grpc-swift-2 over its NIO transport as a contestant: an echo server and its client.
@main
struct GRPCBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-grpc", abstract: "Echo over gRPC with JSON messages.",
        subcommands: [Server.self, Client.self])
}
