import ArgumentParser
import FoundationEssentials
import Hummingbird
import Measuring

/// What Hummingbird can do at best: one route that returns bytes from memory.
@main
struct BareFront: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-front", abstract: "Serve one document from memory at /v1/auctions/{id}.")

    @Option(help: "The document.")
    var document: String

    @Option(help: "Where to listen on loopback.")
    var port: Int

    func run() async throws {
        let bytes = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: document)))
        let router = Router()
        router.get("/v1/auctions/:id") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8", .eTag: "\"1\""],
                body: ResponseBody(byteBuffer: bytes))
        }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { _ in Run.say("listening \(port)") })
        try await application.runService()
    }
}
