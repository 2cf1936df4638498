import FoundationEssentials
import Kernel
import Testing
import Wire

@testable import gavel

@Suite struct ConfigurationTests {
    /// Writes a platform's files to a folder of its own.
    private func write(_ choices: PlatformChoices, to home: String) throws -> PlatformLayout {
        let layout = PlatformLayout(home: home, cluster: "\(home)/postgres", choices: choices)
        try SecretFile.createDirectory(home)
        _ = try layout.keys.generateMissing()
        try PlatformWriter(layout: layout, clusterUser: "postgres").write()
        return layout
    }

    private func withHome(_ body: (String) throws -> Void) throws {
        let home = FileManager.default.temporaryDirectory.path + "/gavel-\(randomName())"
        defer { try? FileManager.default.removeItem(atPath: home) }  // try?: what cannot be removed harms nobody
        try body(home)
    }

    private func randomName() -> String { String(UInt64.random(in: .min ... .max), radix: 36) }

    @Test("every process has its own ports, and all of them lie behind the base port")
    func portsAreDistinct() throws {
        var choices = PlatformChoices()
        for service in ServiceName.allCases { try choices.setReplicas("\(service.rawValue)=9") }
        let layout = PlatformLayout(home: "/h", cluster: "/h/postgres", choices: choices)
        let ports = layout.instances.flatMap(layout.ports) + [layout.postgresPort]
        #expect(layout.instances.count == 45)
        #expect(Set(ports).count == ports.count)
        let inner = ports.filter { $0 < 8000 }
        #expect(inner.allSatisfy { (7100..<7100 + PlatformLayout.portCount).contains($0) })
        #expect(layout.ports(of: ServiceInstance(service: .auctions, index: 1)) == [7111, 7211])
        #expect(layout.ports(of: ServiceInstance(service: .gateway, index: 0)) == [7150, 7250, 8080])
    }

    @Test(
        "choices that cannot be are refused",
        arguments: ["auctions", "auctions=0", "auctions=10", "shop=1", "auctions=x"])
    func refusesReplicas(text: String) {
        var choices = PlatformChoices()
        #expect(throws: CommandFailure.self) { try choices.setReplicas(text) }
    }

    @Test("ports out of range or in each other's way are refused")
    func refusesPorts() {
        var choices = PlatformChoices()
        #expect(choices.faults.isEmpty)
        choices.httpPort = 7150
        #expect(choices.faults.count == 1)
        choices.httpPort = 80
        choices.basePort = 70_000
        #expect(choices.faults.count == 2)
    }

    @Test("keys are made once, mode 0600, and the configuration names them")
    func writesKeysAndConfiguration() throws {
        try withHome { home in
            let layout = try write(PlatformChoices(), to: home)
            #expect(try layout.keys.generateMissing().isEmpty)
            for name in try FileManager.default.contentsOfDirectory(atPath: layout.keys.path) {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(layout.keys.path)/\(name)")
                #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(name)")
            }
            let operators = try OperatorsConfiguration.load(layout.operatorsFile)
            #expect(operators.http == "http://127.0.0.1:8080")
            #expect(operators.bus.peers["auctions"] == ["tcp://127.0.0.1:7110"])
            #expect(operators.bus.publicKeys.count == 6)
            let file = layout.configurationFile(of: ServiceInstance(service: .auctions, index: 0))
            let content = try JSON.decode(JSONValue.self, from: try InputFile.read(file))
            #expect(content["service"] == "auctions")
            #expect(content["instance"] == "auctions-0")
            #expect(content["bus"]?["listen"] == "tcp://127.0.0.1:7110")
            #expect(content["database"]?["connection"]?.stringValue?.contains("user=auctions ") == true)
            #expect(content["database"]?["migrationConnection"]?.stringValue?.contains("user=auctions_owner ") == true)
        }
    }

    @Test("fewer replicas leave no configuration behind, and the supervisor knows exactly those that are wanted")
    func followsReplicas() throws {
        try withHome { home in
            var choices = PlatformChoices()
            try choices.setReplicas("auctions=3")
            let layout = try write(choices, to: home)
            let third = layout.configurationFile(of: ServiceInstance(service: .auctions, index: 2))
            #expect(SecretFile.exists(third))
            try choices.setReplicas("auctions=1")
            let fewer = try write(choices, to: home)
            #expect(!SecretFile.exists(third))
            let supervisor = String(decoding: try InputFile.read(fewer.supervisorFile), as: UTF8.self)
            #expect(supervisor.contains("[program:auctions-0]"))
            #expect(!supervisor.contains("[program:auctions-1]"))
            #expect(try OperatorsConfiguration.load(fewer.operatorsFile).bus.peers["auctions"]?.count == 1)
        }
    }

    @Test("a faulty operators' configuration is refused with all its faults")
    func refusesFaultyOperators() throws {
        try withHome { home in
            try SecretFile.createDirectory(home)
            let text = """
                {"bus":{"secretKeyFile":"k","publicKeys":{"shop":"x"},"peers":{"auctions":[]}},"http":"http://h",
                 "signingPublicKey":"","binaries":"","keys":"","services":{}}
                """
            try SecretFile.write(text, to: "\(home)/operators.json")
            let failure = #expect(throws: CommandFailure.self) {
                try OperatorsConfiguration.load("\(home)/operators.json")
            }
            for part in [
                "shop is no service", "40 characters", "peers.auctions is empty", "publicKeys.auctions is missing",
            ] {
                #expect(failure?.description.contains(part) == true, "\(part)")
            }
        }
    }
}
