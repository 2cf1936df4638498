import ArgumentParser
import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// `gavel health`: asks each replica; ends with 0 when all are well and with 1 otherwise.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ask each replica whether it can do its work; exit 1 when one cannot.")

    @Option(help: "Only this replica, e.g. auctions-0.")
    var instance: String?

    @Option(help: "Wait up to so many seconds until all are well.")
    var within: Int64 = 0

    @OptionGroup var platform: PlatformOptions

    func run() async throws {
        let (instance, within) = (instance, within)
        let isWell = try await platform.withPlatform { platform in
            let replicas = platform.replicas.filter { instance == nil || $0.instance == instance }
            guard !replicas.isEmpty else {
                let known = platform.replicas.map(\.instance).joined(separator: ", ")
                throw ValidationError("There is no replica '\(instance ?? "")'; there are \(known).")
            }
            let states = try await platform.health(of: replicas, withinSeconds: within)
            for state in states { print(state.line) }
            return states.allSatisfy(\.isWell)
        }
        if !isWell { throw ExitCode(1) }
    }
}

/// What a replica answered, or why it did not.
struct ReplicaHealth: Sendable {
    let replica: Replica
    let result: Result<CheckHealth.Response, RPCError>

    var isWell: Bool { (try? result.get())?.status == "SERVING" }  // try?: an error is the other way of not being well

    var line: String {
        let text =
            switch result {
            case .success(let response):
                ([response.status, response.version] + response.faults).filter { !$0.isEmpty }.joined(separator: "  ")
            case .failure(let error): "\(error.code.rawValue)  \(error.message)"
            }
        let name = replica.instance + String(repeating: " ", count: max(0, 12 - replica.instance.count))
        return "\(name)  \(replica.endpoint)  \(text)"
    }
}

extension Platform {
    /// The health of `replicas`, as soon as all are well or the time is over.
    func health(of replicas: [Replica], withinSeconds seconds: Int64) async throws -> [ReplicaHealth] {
        let end = MonotonicInstant.now.advanced(by: .seconds(seconds))
        while true {
            let states = await health(of: replicas)
            if states.allSatisfy(\.isWell) || MonotonicInstant.now >= end { return states }
            try await Loop.sleep(.milliseconds(200))
        }
    }

    private func health(of replicas: [Replica]) async -> [ReplicaHealth] {
        let calls = replicas.map { replica in
            Task { @Loop () -> ReplicaHealth in
                do throws(RPCError) {
                    let response = try await bus.callEndpoint(
                        replica.endpoint, CheckHealth.self, Empty(), on: replica.service)
                    return ReplicaHealth(replica: replica, result: .success(response))
                } catch {
                    return ReplicaHealth(replica: replica, result: .failure(error))
                }
            }
        }
        var states: [ReplicaHealth] = []
        for call in calls { states.append(await call.value) }
        return states
    }
}
