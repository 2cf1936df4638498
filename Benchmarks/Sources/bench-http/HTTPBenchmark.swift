import ArgumentParser

/// A generator for HTTP/1.1 that takes little of the machine for itself.
@main
struct HTTPBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-http", abstract: "Requests over HTTP.", subcommands: [Get.self, PlaceBids.self])
}
