import Kernel
import Wire

/// The configuration of one process, as JSON; the keys are described in `docs/operations.md`.
struct ServiceConfigurationFile {
    let layout: PlatformLayout
    /// CURVE public keys in Z85, by caller.
    let publicKeys: [Caller: String]
    /// The second keys of those whose keys are being rotated.
    var otherPublicKeys: [Caller: String] = [:]

    func content(of instance: ServiceInstance) -> JSONValue {
        let service = instance.service.rawValue
        return [
            "service": .string(service),
            "instance": .string(instance.name),
            "mode": "sandbox",
            "bus": [
                "listen": .string("tcp://127.0.0.1:\(layout.busPort(of: instance))"),
                "secretKeyFile": .string(layout.keys.curveSecretFile(of: .service(instance.service))),
                "publicKeys": byName(publicKeys),
                "otherPublicKeys": byName(otherPublicKeys),
                "peers": peers,
            ],
            "database": [
                "connection": .string(layout.connection(role: service)),
                "migrationConnection": .string(layout.connection(role: "\(service)_owner")),
                "schema": .string(service),
                "poolSize": 8,
            ],
            "admin": ["host": "127.0.0.1", "port": .integer(Int64(layout.adminPort(of: instance)))],
            "log": ["level": "info"],
            "settings": settings(of: instance),
        ]
    }

    /// What only this service knows of.
    private func settings(of instance: ServiceInstance) -> JSONValue {
        switch instance.service {
        case .auctions:
            ["receiptKeyFile": .string(layout.keys.receiptsSeedFile)]
        case .gateway:
            [
                "httpHost": "127.0.0.1",
                "httpPort": .integer(Int64(layout.httpPort(of: instance))),
                "tokenKeyFile": .string(layout.keys.tokensSeedFile),
                "administratorTokenFile": .string(layout.keys.administratorTokenHashFile),
            ]
        case .helpdesk:
            [
                "mailTransport": "file", "mailDirectory": .string("\(layout.home)/mail"),
                "mailFrom": "noreply@gavel.example",
            ]
        case .payments:
            [
                "bankDirectory": .string("\(layout.home)/bank"),
                "creditorName": "Gavel Sandbox",
                // From the examples of the SEPA rule books; the check digits hold, and no bank has them.
                "creditorIban": "DE75512108001245126199",
                "creditorBic": "SOGEDEFFXXX",
                "creditorIdentifier": "DE98ZZZ09999999999",
            ]
        case .orders:
            [:]
        }
    }

    private func byName(_ keys: [Caller: String]) -> JSONValue {
        .object(Dictionary(uniqueKeysWithValues: keys.map { ($0.key.description, .string($0.value)) }))
    }

    private var peers: JSONValue {
        .object(layout.peers.mapValues { endpoints in .array(endpoints.map(JSONValue.string)) })
    }
}
