import ArgumentParser
import Contracts
import Kernel

/// `gavel clock …`: the clock of a sandbox (CA-8). Production has none to set.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Read or set the clock of a sandbox (CA-8).",
        subcommands: [Get.self, Set.self, Advance.self])

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the clock of each service as JSON.")
        @OptionGroup var platform: PlatformOptions

        func run() async throws {
            let readings = try await platform.withPlatform { try await SandboxClock($0).readings() }
            print(try JSONOutput.pretty(Dictionary(uniqueKeysWithValues: readings.map { ($0.key.rawValue, $0.value) })))
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Freeze the clock at an instant, after everything that is due until then has been done.",
            discussion: "The clock only moves forward; setting it again to where it stands is no change.")
        @Argument(help: "RFC 3339, e.g. 2026-12-01T09:00:00Z.")
        var instant: String
        @OptionGroup var platform: PlatformOptions

        func run() async throws {
            guard let instant = Timestamp(instant) else {
                throw ValidationError("'\(instant)' is no instant; write it like 2026-12-01T09:00:00Z.")
            }
            try await platform.withPlatform { try await SandboxClock($0).set(instant, mustSettle: true) }
            print(instant)
        }
    }

    struct Advance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the clock forward by a duration, from the newest of the services' times.")
        @Argument(help: "E.g. 90s, 2h30m, 3d.")
        var duration: String
        @OptionGroup var platform: PlatformOptions

        func run() async throws {
            guard let duration = DurationText(duration) else {
                throw ValidationError("'\(duration)' is no duration; write it like 90s, 2h30m or 3d.")
            }
            let instant = try await platform.withPlatform { platform in
                let clock = SandboxClock(platform)
                let instant = try await clock.now().adding(seconds: duration.seconds)
                try await clock.set(instant, mustSettle: true)
                return instant
            }
            print(instant)
        }
    }
}
