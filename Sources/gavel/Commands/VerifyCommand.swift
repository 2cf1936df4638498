import ArgumentParser

/// `gavel verify`: sequences, prices, receipt chains, the ledger, and award ↔ order ↔ contract ↔ mail ↔ debit ↔ payout.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the platform's data: auctions, orders, contracts, mails, ledger, bank; one to one.",
        discussion: "Prints counts and faults as JSON; exit 1 when anything does not hold.")

    @OptionGroup var platform: PlatformOptions

    func run() async throws {
        let audit = try await platform.withPlatform { platform in
            // Orders come into being by events: what is on its way must have arrived before both sides are compared.
            try await SandboxClock(platform).settle()
            return try await PlatformAudit.run(on: platform)
        }
        print(try JSONOutput.pretty(audit))
        if !audit.isSound { throw ExitCode(1) }
    }
}
