import ArgumentParser
import Kernel

/// `gavel replay FILE.csv`: recorded auctions, held again on a sandbox through HTTP.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Hold recorded auctions again on a sandbox, through HTTP.",
        discussion: """
            The file is comma-separated with the columns auction, max_bid, time_days, bidder, opening_bid, \
            final_price, duration_days and optionally item. Auctions are of kind goods in the sandbox market US, in \
            dollars, without soft close. The clock is frozen and set before each bid; afterwards it stands past the \
            end of the last auction. The last line says what came out; exit 0 when every bid was answered.
            """)

    @Argument(help: "The file; - reads standard input.")
    var file: String

    @Option(name: .customLong("run"), help: "The name of the run, [a-z0-9-]{1,40}; else one that no earlier run has.")
    var runName: String?

    @OptionGroup var platform: PlatformOptions

    func run() async throws {
        let (path, runName) = (file, runName)
        if let runName, !RunName.isValid(runName) {
            throw ValidationError("The name of a run has 1 to 40 of the characters a-z, 0-9 and -.")
        }
        let recorded: ReplayFile
        do {
            recorded = try ReplayFile(String(decoding: try InputFile.read(path), as: UTF8.self))
        } catch let fault as ReplayFile.Fault {
            throw CommandFailure("\(path), \(fault)")
        }
        let report = try await platform.withPlatform { platform in
            let clock = SandboxClock(platform)
            // The next full second: later than every service's clock, and the same for all auctions.
            let now = try await clock.now()
            let opensAt = Timestamp(seconds: floorDivide(now.microseconds + 999_999, 1_000_000).quotient)
                .adding(seconds: 1)
            let name = runName ?? RunName.make(file: path, opensAt: opensAt)
            let run = ReplayRun(platform: platform, clock: clock, file: recorded, name: name, opensAt: opensAt)
            return try await run.perform()
        }
        print(report.line)
    }
}
