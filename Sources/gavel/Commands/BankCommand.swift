import ArgumentParser
import Kernel

/// `gavel bank settle`: the bank of a sandbox.
struct BankCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bank", abstract: "Be the bank of a sandbox.", subcommands: [Settle.self])

    struct Settle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Book the files for the bank whose day has come, and import the statement about it (PY-6).",
            discussion: "Prints what was booked as JSON. Without anything to book nothing happens.")

        @Option(
            name: .customLong("return"),
            help: "A debit that comes back, as END-TO-END-ID=CODE, e.g. …=AM04; may be repeated.")
        var returns: [String] = []

        @OptionGroup var platform: PlatformOptions

        func run() async throws {
            var codes: [String: String] = [:]
            for text in returns {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, parts[1].utf8.count == 4 else {
                    throw ValidationError("'\(text)' is no return; write it like END-TO-END-ID=AM04.")
                }
                codes[parts[0]] = parts[1]
            }
            let chosen = codes
            let outcome = try await platform.withPlatform {
                try await SandboxBank(platform: $0).settle(returns: chosen)
            }
            print(try JSONOutput.pretty(outcome))
        }
    }
}
