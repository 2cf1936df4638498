import Kernel
import Messaging
import Wire

/// Keys and endpoints of a process, checked together so that a refused start names all their faults.
struct BusSecurity {
    let busConfiguration: BusConfiguration
    let serverConfiguration: ServerConfiguration

    init(_ configuration: ServiceConfiguration) throws(ConfigurationFaults) {
        var faults: [String] = []
        var keyPair: CurveKeyPair?
        do {
            keyPair = try CurveKeyFile.loadKeyPair(configuration.bus.secretKeyFile)
        } catch {
            faults.append("bus.secretKeyFile: \(error)")
        }
        let keys = Self.keys(configuration.bus.publicKeys, "publicKeys", &faults)
        let others = Self.keys(configuration.bus.otherPublicKeys, "otherPublicKeys", &faults)
        let own = Caller.service(configuration.service)
        if let keyPair, let key = keys[own], key != keyPair.publicKey, others[own] != keyPair.publicKey {
            faults.append(
                "bus.publicKeys.\(configuration.service.rawValue) is not the public half of bus.secretKeyFile")
        }
        guard let keyPair, faults.isEmpty else { throw ConfigurationFaults(faults) }
        var services: [ServiceName: BusConfiguration.Service] = [:]
        for (name, endpoints) in configuration.bus.peers {
            services[name] = BusConfiguration.Service(
                endpoints: endpoints, serverKey: keys[.service(name)],
                otherServerKey: others[.service(name)])
        }
        busConfiguration = BusConfiguration(keyPair: keyPair, instance: configuration.instance, services: services)
        serverConfiguration = ServerConfiguration(
            service: configuration.service, instance: configuration.instance, endpoint: configuration.bus.listen,
            security: .curve(
                keyPair,
                allowed: Dictionary((Array(keys) + Array(others)).map { ($0.value, $0.key) }) { first, _ in first }))
    }

    private static func keys(
        _ texts: [Caller: String], _ name: String, _ faults: inout [String]
    ) -> [Caller: CurvePublicKey] {
        var keys: [Caller: CurvePublicKey] = [:]
        for (caller, text) in texts {
            if let key = CurvePublicKey(z85: text) {
                keys[caller] = key
            } else {
                faults.append("bus.\(name).\(caller) is no CURVE public key")
            }
        }
        return keys
    }
}
