import ArgumentParser
import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// `gavel services`: every replica with its version, and the methods that it serves.
struct ServicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "List the services with endpoints, instances, versions and methods.")

    @Argument(help: "The services to list; all when none is named.")
    var services: [String] = []

    @Flag(help: "Leave the methods out.")
    var brief = false

    @OptionGroup var platform: PlatformOptions

    struct Entry: Encodable {
        var service: String
        var endpoint: String
        var instance: String
        var version: String?
        var status: String
        var methods: [ListMethods.Method]?
    }

    func run() async throws {
        for name in services where ServiceName(rawValue: name) == nil {
            throw ValidationError("There is no service '\(name)'.")
        }
        let (wanted, brief) = (Set(services), brief)
        let entries = try await platform.withPlatform { platform in
            var entries: [Entry] = []
            for replica in platform.replicas where wanted.isEmpty || wanted.contains(replica.service.rawValue) {
                entries.append(await platform.describe(replica, withMethods: !brief))
            }
            return entries
        }
        print(try JSONOutput.pretty(entries))
    }
}

extension Platform {
    fileprivate func describe(_ replica: Replica, withMethods: Bool) async -> ServicesCommand.Entry {
        var entry = ServicesCommand.Entry(
            service: replica.service.rawValue, endpoint: replica.endpoint, instance: replica.instance, status: "")
        do {
            let health = try await bus.callEndpoint(replica.endpoint, CheckHealth.self, Empty(), on: replica.service)
            entry.instance = health.instance
            entry.version = health.version
            entry.status = health.status
            if withMethods {
                entry.methods = try await bus.callEndpoint(
                    replica.endpoint, ListMethods.self, Empty(), on: replica.service
                ).methods
            }
        } catch {
            entry.status = "\(error.code.rawValue): \(error.message)"
        }
        return entry
    }
}
