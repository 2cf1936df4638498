import ArgumentParser
import Measuring

/// Reads one path again and again.
struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "GET a path and print what was measured.")

    @Option(help: "The server's port on loopback.")
    var port: UInt16

    @Option(help: "What is read.")
    var path: String

    @OptionGroup var load: LoadOptions

    func run() async throws {
        let (_, figures) = await Generator.measure(Reading(path: path), port: port, load)
        try Run.say(figures)
    }
}

private struct Reading: Questions {
    private let request: [UInt8]

    init(path: String) {
        request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".utf8)
    }

    func next() -> (request: [UInt8], number: Int) { (request, 0) }

    func fault(of status: Int, _ content: UnsafeRawBufferPointer, to number: Int) -> String? {
        status == 200 && !content.isEmpty ? nil : "\(status)"
    }
}
