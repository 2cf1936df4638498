import FoundationEssentials
import Kernel
import Messaging
import Reactor
import Wire

/// A connection to a running platform with the operators' key.
@Loop
enum Operators {
    private struct Configuration: Decodable {
        struct Bus: Decodable {
            var secretKeyFile: String
            var publicKeys: [String: String]
            var peers: [String: [String]]
        }
        var bus: Bus
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter path: the platform's `config/operators.json`.
    static func connect(_ path: String) throws -> Bus {
        let file = try JSONDecoder().decode(Configuration.self, from: Data(contentsOf: URL(filePath: path)))
        var services: [ServiceName: BusConfiguration.Service] = [:]
        for (name, endpoints) in file.bus.peers {
            guard let service = ServiceName(rawValue: name), let key = file.bus.publicKeys[name],
                let serverKey = CurvePublicKey(z85: key)
            else { throw Fault(description: "\(path): \(name) is no service with a key") }
            services[service] = BusConfiguration.Service(endpoints: endpoints, serverKey: serverKey)
        }
        let pair = try CurveKeyFile.loadKeyPair(file.bus.secretKeyFile)
        return try Bus(BusConfiguration(keyPair: pair, instance: "bench", services: services))
    }
}
