import FoundationEssentials
import Kernel
import Messaging
import Wire

/// Sandbox installations can freeze and set their clock and make members in bulk; production ones cannot.
package enum Mode: String, Codable, Sendable, CaseIterable {
    case sandbox, production
}

/// The configuration of one process of a service, read from one JSON file. Keys are described in `docs/operations.md`.
package struct ServiceConfiguration: Sendable {
    package struct Bus: Sendable {
        package var listen: String
        package var secretKeyFile: String
        /// CURVE public keys in Z85 by caller.
        package var publicKeys: [Caller: String]
        /// The second keys of those whose keys are being rotated.
        package var otherPublicKeys: [Caller: String]
        package var peers: [ServiceName: [String]]
    }

    package struct Database: Sendable {
        package var connection: String
        /// The connection of the schema's owner, for `migrate` only.
        package var migrationConnection: String?
        package var schema: String
        package var poolSize: Int
    }

    package var service: ServiceName
    package var instance: String
    package var mode: Mode
    package var bus: Bus
    package var database: Database
    package var adminHost: String
    package var adminPort: Int
    package var logLevel: String
    package var policiesFile: String?
    package var settings: JSONValue

    /// Reads and checks the file; throws `ConfigurationFaults` that name every fault.
    package static func load(
        path: String, expecting service: ServiceName, settingsKeys: Set<String>
    ) throws(ConfigurationFaults) -> ServiceConfiguration {
        let value: JSONValue
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            value = try JSON.decode(JSONValue.self, from: [UInt8](data))
        } catch {
            throw ConfigurationFaults(["\(path) cannot be read as JSON: \(error)"])
        }
        return try parse(value, expecting: service, settingsKeys: settingsKeys)
    }

    /// Checks a configuration that has been read.
    package static func parse(
        _ value: JSONValue, expecting service: ServiceName, settingsKeys: Set<String>
    ) throws(ConfigurationFaults) -> ServiceConfiguration {
        let reader = ConfigurationReader(value)
        let stated = reader.choice("service", default: service)
        if stated != service { reader.fault("service", "is '\(stated.rawValue)' but this is \(service.rawValue)") }
        let admin = reader.object("admin")
        let log = reader.object("log", isRequired: false)
        let settings = value["settings"] ?? .object([:])
        _ = reader.object("settings", isRequired: false).keys.map { key in
            if !settingsKeys.contains(key) { reader.fault("settings.\(key)", "is not a known key") }
        }
        let configuration = ServiceConfiguration(
            service: service, instance: reader.string("instance"), mode: reader.choice("mode", default: .production),
            bus: readBus(reader.object("bus")), database: readDatabase(reader.object("database")),
            adminHost: admin.string("host", default: "127.0.0.1"),
            adminPort: Int(admin.int("port", in: 1...65535)),
            logLevel: logLevel(log), policiesFile: reader.optionalString("policiesFile"), settings: settings)
        // What stands below `settings` is read by the service itself; its keys have been checked above.
        let faults = reader.allFaults().filter { fault in
            !settingsKeys.contains { fault == "settings.\($0) is not a known key" }
        }
        if !faults.isEmpty { throw ConfigurationFaults(Array(Set(faults)).sorted()) }
        return configuration
    }

    private static func readBus(_ reader: ConfigurationReader) -> Bus {
        let keyReader = reader.object("publicKeys")
        let publicKeys = readKeys(keyReader)
        let otherPublicKeys = readKeys(reader.object("otherPublicKeys", isRequired: false))
        let peerReader = reader.object("peers")
        var peers: [ServiceName: [String]] = [:]
        for key in peerReader.keys {
            let endpoints = peerReader.strings(key)
            guard let name = ServiceName(rawValue: key) else {
                peerReader.fault(key, "is no service")
                continue
            }
            for fault in ConfiguredEndpoint.faults(of: endpoints) { peerReader.fault(key, fault) }
            if publicKeys[.service(name)] == nil {
                keyReader.fault(key, "is missing although peers.\(key) has endpoints")
            }
            peers[name] = endpoints
        }
        let listen = reader.string("listen")
        if !listen.isEmpty, !listen.hasPrefix("tcp://") { reader.fault("listen", "must begin with tcp://") }
        return Bus(
            listen: listen, secretKeyFile: reader.string("secretKeyFile"), publicKeys: publicKeys,
            otherPublicKeys: otherPublicKeys, peers: peers)
    }

    private static func readKeys(_ reader: ConfigurationReader) -> [Caller: String] {
        var keys: [Caller: String] = [:]
        for key in reader.keys {
            let text = reader.string(key)
            guard let caller = Caller(key) else {
                reader.fault(key, "is no service and not 'operators'")
                continue
            }
            if text.utf8.count != 40 { reader.fault(key, "must be a CURVE public key of 40 characters (Z85)") }
            keys[caller] = text
        }
        return keys
    }

    private static func readDatabase(_ reader: ConfigurationReader) -> Database {
        let schema = reader.string("schema")
        if !schema.isEmpty, !schema.utf8.allSatisfy({ ($0 >= 97 && $0 <= 122) || $0 == 95 }) {
            reader.fault("schema", "must be lower-case letters and underscores")
        }
        return Database(
            connection: reader.string("connection"),
            migrationConnection: reader.optionalString("migrationConnection"), schema: schema,
            poolSize: Int(reader.int("poolSize", in: 1...200, default: 8)))
    }

    private static func logLevel(_ reader: ConfigurationReader) -> String {
        let level = reader.string("level", default: "info")
        let known = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
        if !known.contains(level) {
            reader.fault("level", "is '\(level)' but must be one of \(known.joined(separator: ", "))")
        }
        return level
    }
}
