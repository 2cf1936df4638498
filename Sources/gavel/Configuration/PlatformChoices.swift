import FoundationEssentials
import Kernel
import Wire

/// What an operator chose for a platform on this machine; remembered between runs of `deploy/up`.
struct PlatformChoices: Codable, Equatable {
    /// The port of the HTTP front; further replicas of the gateway take the ports behind it.
    var httpPort = 8080
    /// Where the inner ports begin, see `PlatformLayout`.
    var basePort = 7100
    /// How many processes of each service run, by its name.
    var replicas = Dictionary(uniqueKeysWithValues: ServiceName.allCases.map { ($0.rawValue, 1) })

    /// The most processes of one service: ten ports are set aside for each.
    static let maximumReplicas = 9

    /// Takes over `SERVICE=N`.
    mutating func setReplicas(_ text: String) throws {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let service = ServiceName(rawValue: parts[0]) else {
            let known = ServiceName.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("--replicas wants SERVICE=N with one of \(known), not '\(text)'.")
        }
        guard let count = Int(parts[1]), (1...PlatformChoices.maximumReplicas).contains(count) else {
            throw CommandFailure(
                "--replicas \(parts[0]) wants a number from 1 to \(PlatformChoices.maximumReplicas), not '\(parts[1])'."
            )
        }
        replicas[service.rawValue] = count
    }

    /// Every fault of the ports, one sentence each.
    var faults: [String] {
        var faults: [String] = []
        if !(1024...65_000).contains(httpPort) { faults.append("The HTTP port must be between 1024 and 65000.") }
        if !(1024...65_000).contains(basePort) { faults.append("The base port must be between 1024 and 65000.") }
        let inner = basePort..<(basePort + PlatformLayout.portCount)
        if faults.isEmpty, (0..<PlatformChoices.maximumReplicas).contains(where: { inner.contains(httpPort + $0) }) {
            faults.append("The HTTP port \(httpPort) lies within the inner ports \(inner).")
        }
        return faults
    }
}
