import Kernel
import ServiceKit
import Testing
import Wire

/// The configuration file of a service: strict, and all faults at once.
@Suite("Configuration")
struct ConfigurationTests {
    private static let key = String(repeating: "a", count: 40)

    static let sound: JSONValue = [
        "service": "auctions", "instance": "auctions-0", "mode": "sandbox",
        "bus": [
            "listen": "tcp://127.0.0.1:7110", "secretKeyFile": "keys/auctions.secret",
            "publicKeys": ["auctions": .string(key), "orders": .string(key), "operators": .string(key)],
            "peers": [
                "auctions": ["tcp://127.0.0.1:7110", "tcp://127.0.0.1:7111"], "orders": ["tcp://127.0.0.1:7120"],
            ],
        ],
        "database": [
            "connection": "host=run dbname=gavel user=auctions",
            "migrationConnection": "host=run dbname=gavel user=auctions_owner", "schema": "auctions", "poolSize": 12,
        ],
        "admin": ["host": "127.0.0.2", "port": 7210], "log": ["level": "debug"], "policiesFile": nil,
        "settings": ["receiptKeyFile": "keys/receipts"],
    ]

    /// The faults of `value`; empty when it is accepted.
    private func faults(_ value: JSONValue) -> [String] {
        do throws(ConfigurationFaults) {
            _ = try ServiceConfiguration.parse(value, expecting: .auctions, settingsKeys: ["receiptKeyFile", "lanes"])
            return []
        } catch {
            return error.faults
        }
    }

    @Test("a sound configuration is read whole")
    func sound() throws {
        let read = try ServiceConfiguration.parse(
            Self.sound, expecting: .auctions, settingsKeys: ["receiptKeyFile", "lanes"])
        #expect(read.service == .auctions)
        #expect(read.instance == "auctions-0")
        #expect(read.mode == .sandbox)
        #expect(read.bus.listen == "tcp://127.0.0.1:7110")
        #expect(read.bus.secretKeyFile == "keys/auctions.secret")
        #expect(Set(read.bus.publicKeys.keys) == [.service(.auctions), .service(.orders), .operators])
        #expect(read.bus.peers[.auctions] == ["tcp://127.0.0.1:7110", "tcp://127.0.0.1:7111"])
        #expect(read.database.connection == "host=run dbname=gavel user=auctions")
        #expect(read.database.migrationConnection == "host=run dbname=gavel user=auctions_owner")
        #expect(read.database.schema == "auctions")
        #expect(read.database.poolSize == 12)
        #expect(read.adminHost == "127.0.0.2")
        #expect(read.adminPort == 7210)
        #expect(read.logLevel == "debug")
        #expect(read.policiesFile == nil)
        #expect(read.settings["receiptKeyFile"] == "keys/receipts")
    }

    @Test("what may be absent has a safe default: production, loopback")
    func defaults() throws {
        var value = Self.sound
        for path in ["mode", "log", "policiesFile", "settings", "admin.host", "database.poolSize"] {
            value = value.changing(path, to: nil)
        }
        let read = try ServiceConfiguration.parse(value, expecting: .auctions, settingsKeys: [])
        #expect(read.mode == .production)
        #expect(read.adminHost == "127.0.0.1")
        #expect(read.logLevel == "info")
        #expect(read.database.poolSize == 8)
        #expect(read.settings == .object([:]))
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let path: String
        let value: JSONValue?
        let text: String
        var testDescription: String { "\(path) = \(value.map { "\($0)" } ?? "absent")" }

        init(_ path: String, _ value: JSONValue?, _ text: String) {
            self.path = path
            self.value = value
            self.text = text
        }
    }

    static let faultTable: [Fault] = [
        Fault("service", "orders", "service is 'orders' but this is auctions"),
        Fault("service", "auction", "service is 'auction' but must be one of auctions, orders"),
        Fault("service", 1, "service must be a text"),
        Fault("instance", nil, "instance is missing"),
        Fault("instance", "", "instance is empty"),
        Fault("mode", "test", "mode is 'test' but must be one of sandbox, production"),
        Fault("surprise", 1, "surprise is not a known key"),
        Fault("bus", nil, "bus is missing"),
        Fault("bus", "tcp", "bus must be an object"),
        Fault("bus.listen", nil, "bus.listen is missing"),
        Fault("bus.listen", "127.0.0.1:7110", "bus.listen must begin with tcp://"),
        Fault("bus.listne", "tcp://127.0.0.1:7110", "bus.listne is not a known key"),
        Fault("bus.secretKeyFile", 5, "bus.secretKeyFile must be a text"),
        Fault("bus.publicKeys.orders", "short", "bus.publicKeys.orders must be a CURVE public key"),
        Fault("bus.publicKeys.orders", nil, "bus.publicKeys.orders is missing although peers.orders has endpoints"),
        Fault("bus.publicKeys.strangers", .string(key), "bus.publicKeys.strangers is no service and not 'operators'"),
        Fault("bus.peers", nil, "bus.peers is missing"),
        Fault("bus.peers.orders", "tcp://127.0.0.1:7120", "bus.peers.orders must be a list of texts"),
        Fault("bus.peers.orders", [7120], "bus.peers.orders must be a list of texts"),
        Fault("bus.peers.orders", ["ipc://x"], "bus.peers.orders has the endpoint 'ipc://x'"),
        Fault("bus.peers.orders", ["tcp://a:1", "tcp://a:1"], "bus.peers.orders names an endpoint twice"),
        Fault(
            "bus.peers.orders", ["tcp://orders"],
            "bus.peers.orders has the endpoint 'tcp://orders', which must end with a port from 1 to 65535"),
        Fault(
            "bus.peers.orders", ["tcp://300.1.1.1:1"],
            "bus.peers.orders has the endpoint 'tcp://300.1.1.1:1', which must have an IP address or the name of a host"
        ),
        Fault("bus.peers.orders", ["tcp://[::1]:1", "tcp://[0::1]:1"], "bus.peers.orders names an endpoint twice"),
        Fault("bus.peers.order", ["tcp://127.0.0.1:7120"], "bus.peers.order is no service"),
        Fault("database", nil, "database is missing"),
        Fault("database.connection", nil, "database.connection is missing"),
        Fault("database.schema", "Auctions; DROP", "database.schema must be lower-case letters and underscores"),
        Fault("database.poolSize", 0, "database.poolSize is 0 but must be between 1 and 200"),
        Fault("database.poolSize", "8", "database.poolSize must be an integer"),
        Fault("database.poolSize", .number(8.5), "database.poolSize must be an integer"),
        Fault("database.pool", 8, "database.pool is not a known key"),
        Fault("admin", nil, "admin is missing"),
        Fault("admin.port", nil, "admin.port is missing"),
        Fault("admin.port", 70000, "admin.port is 70000 but must be between 1 and 65535"),
        Fault("log.level", "loud", "log.level is 'loud' but must be one of trace"),
        Fault("log.file", "x", "log.file is not a known key"),
        Fault("policiesFile", true, "policiesFile must be a text"),
        Fault("settings", [], "settings must be an object"),
        Fault("settings.lane", 1, "settings.lane is not a known key"),
    ]

    @Test("each fault is named by its path", arguments: faultTable)
    func eachFault(_ fault: Fault) {
        let found = faults(Self.sound.changing(fault.path, to: fault.value))
        #expect(found.contains { $0.hasPrefix(fault.text) }, "\(found)")
        // One fault, one sentence: only what follows from an absent object may come on top.
        if fault.value != nil { #expect(found.count == 1, "\(found)") }
    }

    @Test("a file with ten faults is refused naming all ten at once")
    func tenFaults() throws {
        let paths = [
            "instance", "mode", "bus.listen", "bus.publicKeys.orders", "bus.peers.auctions", "database.connection",
            "database.poolSize", "admin.port", "log.level", "settings.unheardOf",
        ]
        var value = Self.sound
        for path in paths { value = value.changing(path, to: false) }
        let error = #expect(throws: ConfigurationFaults.self) {
            try ServiceConfiguration.parse(value, expecting: .auctions, settingsKeys: ["receiptKeyFile"])
        }
        let found = try #require(error).faults
        for path in paths { #expect(found.contains { $0.hasPrefix("\(path) ") }, "\(path) is not named in \(found)") }
        #expect(error?.description.hasPrefix("the configuration has \(found.count) faults:\n  - ") == true)
    }

    @Test("a file that is missing, no JSON, or no object says which")
    func files() throws {
        let directory = try TestDirectory()
        let broken = try directory.write("broken.json", "{\"service\": ")
        let list = try directory.write("list.json", "[]")
        for (path, text) in [
            ("\(directory.path)/absent.json", "absent.json cannot be read as JSON"),
            (broken, "broken.json cannot be read as JSON"), (list, "the configuration must be an object"),
        ] {
            let error = #expect(throws: ConfigurationFaults.self) {
                try ServiceConfiguration.load(path: path, expecting: .auctions, settingsKeys: [])
            }
            #expect(error?.faults.contains { $0.contains(text) } == true, "\(error?.faults ?? [])")
        }
        let sound = try directory.write("sound.json", String(decoding: try JSON.encode(Self.sound), as: UTF8.self))
        let read = try ServiceConfiguration.load(path: sound, expecting: .auctions, settingsKeys: ["receiptKeyFile"])
        #expect(read.instance == "auctions-0")
    }
}

extension JSONValue {
    /// This value with the member at a dotted path replaced, or removed when `value` is nil.
    func changing(_ path: String, to value: JSONValue?) -> JSONValue {
        guard case .object(var members) = self else { return self }
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 1 {
            members[parts[0]] = value
        } else {
            members[parts[0]] = (members[parts[0]] ?? .object([:])).changing(parts[1], to: value)
        }
        return .object(members)
    }
}
