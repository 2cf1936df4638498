import Contracts
import Kernel
import Messaging
import Reactor
import TestKit
import Testing
import Wire

@testable import ServiceKit

/// Keys and policies that a configuration names.
@Suite("Files named by the configuration")
struct ConfiguredPartsTests {
    private let directory: TestDirectory
    private let own = CurveKeyPair.generate()
    private let other = CurveKeyPair.generate()
    private let definition = ServiceDefinition(
        name: .auctions, migrations: [], statements: [],
        policies: PolicySet([
            PolicyEntry(key: "auction.softClose", kind: nil, market: nil, value: 60, rule: "AU-8", source: "default")
        ]), start: { _ in nil })

    init() throws { directory = try TestDirectory() }

    private func parts(_ changes: [String: JSONValue]) throws -> ConfiguredParts {
        var value = ConfigurationTests.sound
            .changing("bus.publicKeys.auctions", to: .string(own.publicKey.z85))
            .changing("bus.publicKeys.orders", to: .string(other.publicKey.z85))
            .changing("bus.publicKeys.operators", to: .string(other.publicKey.z85))
        for (path, change) in changes { value = value.changing(path, to: change) }
        let configuration = try ServiceConfiguration.parse(
            value, expecting: .auctions, settingsKeys: ["receiptKeyFile"])
        return try ConfiguredParts(definition, configuration)
    }

    private func write(_ pair: CurveKeyPair, _ name: String) throws -> JSONValue {
        try CurveKeyFile.write(pair, to: "\(directory.path)/\(name)")
        return .string("\(directory.path)/\(name)")
    }

    @Test("keys and overridden policies are read")
    func sound() throws {
        let policies = try directory.write(
            "policies.json",
            #"{"policies": [{"key": "auction.softClose", "value": 90, "rule": "AU-8", "source": "operator"}]}"#)
        let parts = try parts(["bus.secretKeyFile": try write(own, "own"), "policiesFile": .string(policies)])
        #expect(parts.policies.integer("auction.softClose") == 90)
        #expect(parts.security.busConfiguration.services[.orders]?.serverKey == other.publicKey)
        #expect(parts.security.busConfiguration.services[.auctions]?.endpoints.count == 2)
        #expect(parts.security.serverConfiguration.endpoint == "tcp://127.0.0.1:7110")
    }

    @Test("a process that is configured with a name calls what listens at its addresses")
    @Loop
    func named() async throws {
        let router = RPCRouter()
        router.register(GetClock.self, of: .auctions) { _, call in
            ClockReading(now: Timestamp(microseconds: 7), isFrozen: call.caller == .service(.orders))
        }
        func configuration(_ service: ServiceName, _ pair: CurveKeyPair, peer: JSONValue) throws -> BusSecurity {
            let value = ConfigurationTests.sound.changing("service", to: .string(service.rawValue))
                .changing("settings", to: nil).changing("bus.listen", to: "tcp://127.0.0.1:*")
                .changing("bus.publicKeys.auctions", to: .string(own.publicKey.z85))
                .changing("bus.publicKeys.orders", to: .string(other.publicKey.z85))
                .changing("bus.publicKeys.operators", to: .string(CurveKeyPair.generate().publicKey.z85))
                .changing("bus.secretKeyFile", to: try write(pair, service.rawValue))
                .changing("bus.peers.auctions", to: [peer])
            return try BusSecurity(ServiceConfiguration.parse(value, expecting: service, settingsKeys: []))
        }
        let server = RPCServer(
            try configuration(.auctions, own, peer: "tcp://localhost:1").serverConfiguration, router: router,
            authenticator: TestAuthenticator.shared)
        try await server.start()
        let port = try #require(server.endpoint?.split(separator: ":").last)
        let bus = try Bus(
            try configuration(.orders, other, peer: .string("tcp://localhost:\(port)")).busConfiguration)
        defer {
            bus.close()
            server.close()
        }
        let answer = try await bus.call(
            GetClock.self, Empty(), on: .auctions, options: CallOptions(timeoutMilliseconds: 30_000))
        #expect(answer.now == Timestamp(microseconds: 7))
        #expect(bus.endpoints(of: .auctions).contains("tcp://127.0.0.1:\(port)"))
    }

    @Test("faults of the key file, of public keys and of policies are named together")
    func faults() throws {
        let policies = try directory.write(
            "faulty.json",
            #"{"policies": [{"key": "auction.unknown", "value": 1, "rule": "AU-8", "source": "operator"}]}"#)
        let notZ85 = String(repeating: "\u{7f}", count: 40)
        let error = #expect(throws: ConfigurationFaults.self) {
            try parts([
                "bus.secretKeyFile": .string("\(directory.path)/absent"), "bus.publicKeys.orders": .string(notZ85),
                "policiesFile": .string(policies),
            ])
        }
        let found = error?.faults ?? []
        #expect(found.count == 3, "\(found)")
        #expect(
            found.contains { $0.hasPrefix("bus.secretKeyFile: the key file \(directory.path)/absent cannot be read") })
        #expect(found.contains("bus.publicKeys.orders is no CURVE public key"))
        #expect(found.contains("policy auction.unknown does not exist"))
    }

    @Test("a secret that others may read, and one that is not this service's, are refused")
    func secrets() throws {
        let open = try directory.write(
            "open", "public \(own.publicKey.z85)\nsecret \(own.secretKey)\n", mode: 0o644)
        let error = #expect(throws: ConfigurationFaults.self) { try parts(["bus.secretKeyFile": .string(open)]) }
        #expect(error?.faults.first?.contains("its mode must be 0600") == true)
        let foreign = try write(other, "foreign")
        let second = #expect(throws: ConfigurationFaults.self) { try parts(["bus.secretKeyFile": foreign]) }
        #expect(second?.faults == ["bus.publicKeys.auctions is not the public half of bus.secretKeyFile"])
    }
}
