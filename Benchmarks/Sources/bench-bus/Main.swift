import ArgumentParser

/// The bus as a contestant: an echo server and its client.
@main
struct BusBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-bus", abstract: "Echo over the bus.", subcommands: [Server.self, Client.self])
}
