import ArgumentParser
import Contracts
import Kernel
import Messaging
import Wire

/// `gavel policies [SERVICE …]`: every number that the rules leave open, as it is in force.
struct PoliciesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policies", abstract: "Print the policies in force as JSON, by service, with their versions.")

    @Argument(help: "The services; all when none is named.")
    var services: [String] = []

    @OptionGroup var platform: PlatformOptions

    func run() async throws {
        let wanted = try services.map { name in
            guard let service = ServiceName(rawValue: name) else {
                throw ValidationError("There is no service '\(name)'.")
            }
            return service
        }
        let policies = try await platform.withPlatform { platform in
            var policies: [String: ListPolicies.Response] = [:]
            for service in wanted.isEmpty ? platform.services : wanted {
                policies[service.rawValue] = try await platform.bus.call(ListPolicies.self, Empty(), on: service)
            }
            return policies
        }
        print(try JSONOutput.pretty(policies))
    }
}
