import ArgumentParser
import Foundation
import Kernel

/// `gavel migrate [SERVICE …]`: brings the schemas up to date, each by its own service's program and owner's role.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database schemas up to date.")

    @Argument(help: "The services whose schema is migrated; all when none is named.")
    var services: [String] = []

    @OptionGroup var platform: PlatformOptions

    func run() throws {
        let configuration = try platform.load()
        for name in services where configuration.services[name] == nil {
            let known = configuration.services.keys.sorted().joined(separator: ", ")
            throw ValidationError("There is no service '\(name)'; there are \(known).")
        }
        let wanted = PlatformLayout.startOrder.map(\.rawValue).filter {
            configuration.services[$0] != nil && (services.isEmpty || services.contains($0))
        }
        for name in wanted {
            guard let file = configuration.services[name]?.configFiles.first else { continue }
            report("    migrating \(name)")
            let status = try run("\(configuration.binaries)/gavel-\(name)", ["migrate", "--config", file])
            guard status == 0 else {
                throw CommandFailure("The schema of \(name) could not be migrated (exit status \(status)).")
            }
        }
    }

    private func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        do {
            try process.run()
        } catch {
            throw CommandFailure("\(program) cannot be run: \(error.localizedDescription)")
        }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
