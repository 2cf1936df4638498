import Kernel
import Wire

/// One process of a service.
struct ServiceInstance: Equatable {
    let service: ServiceName
    /// From 0.
    let index: Int

    /// `auctions-0`
    var name: String { "\(service.rawValue)-\(index)" }
}

/// Where everything of one platform is: folders below its home and ports behind its base port.
struct PlatformLayout {
    /// The absolute path of the platform's home, usually `.gavel` of the project.
    let home: String
    /// The folder of the database cluster, which holds its unix socket too.
    let cluster: String
    let choices: PlatformChoices

    /// How many ports after the base port a platform may take.
    static let portCount = 200

    /// The order in which services are started.
    static let startOrder: [ServiceName] = [.auctions, .orders, .payments, .helpdesk, .gateway]

    var instances: [ServiceInstance] {
        PlatformLayout.startOrder.flatMap { service in
            (0..<(choices.replicas[service.rawValue] ?? 1)).map { ServiceInstance(service: service, index: $0) }
        }
    }

    var keys: KeyDirectory { KeyDirectory(path: "\(home)/keys") }
    var configurationDirectory: String { "\(home)/config" }
    var operatorsFile: String { "\(configurationDirectory)/operators.json" }
    var supervisorFile: String { "\(configurationDirectory)/supervisord.conf" }
    var shellFile: String { "\(configurationDirectory)/platform.sh" }
    var choicesFile: String { "\(configurationDirectory)/platform.json" }
    func configurationFile(of instance: ServiceInstance) -> String {
        "\(configurationDirectory)/\(instance.name).json"
    }

    func busPort(of instance: ServiceInstance) -> Int {
        let offset =
            switch instance.service {
            case .auctions: 10
            case .orders: 20
            case .payments: 30
            case .helpdesk: 40
            case .gateway: 50
            }
        return choices.basePort + offset + instance.index
    }
    func adminPort(of instance: ServiceInstance) -> Int { busPort(of: instance) + 100 }
    func httpPort(of instance: ServiceInstance) -> Int { choices.httpPort + instance.index }
    var postgresPort: Int { choices.basePort + 90 }
    var httpAddress: String { "http://127.0.0.1:\(choices.httpPort)" }

    /// The bus endpoints of every service, by its name.
    var peers: [String: [String]] {
        Dictionary(grouping: instances, by: \.service.rawValue)
            .mapValues { $0.map { "tcp://127.0.0.1:\(busPort(of: $0))" } }
    }

    /// Every port that a process of `instance` listens on.
    func ports(of instance: ServiceInstance) -> [Int] {
        [busPort(of: instance), adminPort(of: instance)]
            + (instance.service == .gateway ? [httpPort(of: instance)] : [])
    }

    /// The libpq connection string of a role.
    func connection(role: String) -> String {
        "host=\(cluster) port=\(postgresPort) dbname=gavel user=\(role) passfile=\(keys.passFile(of: role))"
    }
}
