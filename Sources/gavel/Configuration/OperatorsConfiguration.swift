import Kernel
import Messaging
import Wire

/// What the operators' command knows of a platform: `config/operators.json`.
struct OperatorsConfiguration: Codable, Equatable {
    struct Bus: Codable, Equatable {
        var secretKeyFile: String
        /// CURVE public keys in Z85 by caller (`auctions`, …, `operators`).
        var publicKeys: [String: String]
        /// The second keys of those whose keys are being rotated.
        var otherPublicKeys: [String: String]?
        /// Endpoints by service.
        var peers: [String: [String]]
    }
    struct Service: Codable, Equatable {
        var configFiles: [String]
    }

    var bus: Bus
    /// Address of the HTTP front.
    var http: String
    /// The key of receipts and proofs, Ed25519, base64url.
    var signingPublicKey: String
    /// The folder of the programs `gavel-<service>`.
    var binaries: String
    /// The folder of the keys.
    var keys: String
    var services: [String: Service]

    init(
        layout: PlatformLayout, publicKeys: [Caller: String], otherPublicKeys: [Caller: String] = [:],
        signingPublicKey: String
    ) {
        func byName(_ keys: [Caller: String]) -> [String: String] {
            Dictionary(uniqueKeysWithValues: keys.map { ($0.key.description, $0.value) })
        }
        bus = Bus(
            secretKeyFile: layout.keys.curveSecretFile(of: .operators),
            publicKeys: byName(publicKeys), otherPublicKeys: otherPublicKeys.isEmpty ? nil : byName(otherPublicKeys),
            peers: layout.peers)
        http = layout.httpAddress
        self.signingPublicKey = signingPublicKey
        binaries = "\(layout.home)/bin"
        keys = layout.keys.path
        services = Dictionary(grouping: layout.instances, by: \.service.rawValue)
            .mapValues { Service(configFiles: $0.map(layout.configurationFile)) }
    }

    var keyDirectory: KeyDirectory { KeyDirectory(path: keys) }

    /// Reads and checks the file.
    static func load(_ path: String) throws -> OperatorsConfiguration {
        guard SecretFile.exists(path) else {
            throw CommandFailure(
                "There is no operators' configuration at \(path). Start a platform with deploy/up, or name one with "
                    + "--config or GAVEL_OPERATORS.")
        }
        let configuration: OperatorsConfiguration
        do {
            configuration = try JSON.decode(OperatorsConfiguration.self, from: try InputFile.read(path))
        } catch let fault as JSONFault {
            throw CommandFailure("\(path) is not an operators' configuration: \(fault)")
        }
        let faults = configuration.faults
        guard faults.isEmpty else {
            throw CommandFailure("\(path) has faults:\n" + faults.map { "  - \($0)" }.joined(separator: "\n"))
        }
        return configuration
    }

    private var faults: [String] {
        var faults: [String] = []
        for (name, key) in bus.publicKeys.sorted(by: { $0.key < $1.key }) {
            if Caller(name) == nil { faults.append("bus.publicKeys.\(name) is no service and not 'operators'") }
            if key.utf8.count != 40 { faults.append("bus.publicKeys.\(name) must be 40 characters (Z85)") }
        }
        for (name, endpoints) in bus.peers.sorted(by: { $0.key < $1.key }) {
            if ServiceName(rawValue: name) == nil { faults.append("bus.peers.\(name) is no service") }
            if endpoints.isEmpty { faults.append("bus.peers.\(name) is empty") }
            faults += ConfiguredEndpoint.faults(of: endpoints).map { "bus.peers.\(name) \($0)" }
            if bus.publicKeys[name] == nil { faults.append("bus.publicKeys.\(name) is missing") }
        }
        return faults
    }
}
