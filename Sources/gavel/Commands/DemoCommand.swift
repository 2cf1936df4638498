import ArgumentParser
import Kernel

/// `gavel demo`: source document 000 from listing to payout, on a running sandbox.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play appointment auctions from listing to payout on a sandbox, through HTTP.",
        discussion: """
            Members with names of their own register, trade, pay and rate; the sandbox's clock moves on by some weeks \
            and its bank answers the files. Each step is printed. At the end the data of all services are checked as \
            by `gavel verify`. Exit 0 when everything happened as the rules say. May be run again.
            """)

    @OptionGroup var platform: PlatformOptions

    func run() async throws {
        let audit = try await platform.withPlatform { platform in
            let clock = SandboxClock(platform)
            // The next full second, later than every service's clock.
            let now = try await clock.now()
            let start = Timestamp(seconds: floorDivide(now.microseconds + 1_999_999, 1_000_000).quotient)
            let stage = DemoStage(platform: platform, clock: clock, now: start)
            try await stage.advance(to: start)
            try await DemoRun.perform(on: stage)
            try await clock.settle()
            return try await PlatformAudit.run(on: platform)
        }
        print("\nverify: \(audit.faults.count) faults")
        for fault in audit.faults { print("   \(fault)") }
        if !audit.isSound { throw CommandFailure("The data do not hold what the rules say.") }
    }
}
