import ArgumentParser
import Kernel
import Messaging
import Wire

/// `gavel call auctions.getAuction '{"id":"…"}'`: one call on the bus with the operators' key.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call a method of a service and print the response.",
        discussion:
            """
            `gavel methods` lists the methods and shows their shapes. An error of the service is printed with code and \
            reason; exit 1.
            """
    )

    @Argument(help: "The method, e.g. auctions.getAuction.")
    var method: String

    @Argument(help: "The request as JSON; - reads standard input.")
    var request: String = "{}"

    @Option(help: "Milliseconds that the call may take.")
    var timeout: Int64 = 5000

    @Option(help: "Metadata as key=value, e.g. principal=<member id> or idempotency-key=<key>; may be repeated.")
    var metadata: [String] = []

    @OptionGroup var platform: PlatformOptions

    func run() async throws {
        let body = request == "-" ? try InputFile.read("-") : Array(request.utf8)
        do {
            _ = try JSON.decode(JSONValue.self, from: body)
        } catch {
            throw ValidationError("The request is not JSON: \(error)")
        }
        guard timeout > 0 else { throw ValidationError("The timeout must be more than 0 ms.") }
        let options = CallOptions(timeoutMilliseconds: timeout, metadata: try parsedMetadata())
        let method = method
        let response = try await platform.withPlatform { platform in
            try await platform.bus.callRaw(method, body: body, isIdempotent: false, options: options)
        }
        print(try JSONOutput.pretty(try JSON.decode(JSONValue.self, from: response)))
    }

    private func parsedMetadata() throws -> Metadata {
        var values = Metadata()
        for text in metadata {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { throw ValidationError("--metadata wants key=value.") }
            values[parts[0].lowercased()] = String(parts[1])
        }
        return values
    }
}
