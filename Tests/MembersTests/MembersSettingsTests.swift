import FoundationEssentials
import GatewayDomain
import Kernel
import Logging
import Postgres
import Reactor
import Signing
import Testing
import Wire

@testable import GatewayService
@testable import ServiceKit

@Suite("Settings of Members, and a database that is away", .serialized)
struct MembersSettingsTests {
    /// Runs `body` with a directory of its own.
    private func withFiles(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "members-\(hex(randomBytes(8)))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }  // try?: what stays lies in the temporary folder
        for (name, content) in files {
            try Data(content.utf8).write(to: directory.appending(path: name))
        }
        try body(directory.path)
    }

    @Test("AU-1: keys come from files, numbers from the settings")
    func reads() throws {
        let seeds = (0..<2).map { [UInt8](repeating: UInt8($0), count: 32) }
        let hash = sha256(Array("token".utf8))
        let files = [
            "new": base64URL(seeds[0]) + "\n", "old": base64URL(seeds[1]),
            "administrator": hex(hash).uppercased() + "\n",
        ]
        try withFiles(files) { directory in
            let source = Settings([
                "tokenKeyFile": .string("\(directory)/new"), "previousTokenKeyFile": .string("\(directory)/old"),
                "administratorTokenFile": .string("\(directory)/administrator"), "accessTokenSeconds": 120,
                "logInAttempts": 4,
            ])
            let settings = MembersSettings(source)
            try source.check()
            #expect(settings.accessTokenSeconds == 120 && settings.refreshTokenSeconds == 2_592_000)
            #expect(settings.logInLimit == LogInThrottle.Limit(attempts: 4, windowSeconds: 900))
            #expect(settings.administratorTokenHash == hash)
            let now = Timestamp(seconds: 1_800_000_000)
            let claims = AccessTokenClaims(
                member: MemberID(high: 1, low: 1), session: SessionID(high: 1, low: 2), userName: "anna",
                roles: [.member], isVerifiedExpert: false, market: .de, language: .de,
                issuedAtSeconds: 1_800_000_000, expiresAtSeconds: 1_800_000_100)
            for seed in seeds {
                let token = AccessTokenSigner(key: try #require(SigningKey(seed: seed))).sign(claims)
                #expect(try settings.signer.verify(token, at: now) == claims)
            }
        }
    }

    @Test("AU-1: everything that is wrong with the settings is said at once")
    func faults() throws {
        try withFiles(["short": "AAAA", "words": "not a hash"]) { directory in
            let source = Settings([
                "tokenKeyFile": .string("\(directory)/short"), "previousTokenKeyFile": .string("\(directory)/missing"),
                "administratorTokenFile": .string("\(directory)/words"), "accessTokenSeconds": 5,
                "sessionsPerMember": "many",
            ])
            _ = MembersSettings(source)
            let faults = #expect(throws: ConfigurationFaults.self) { try source.check() }?.faults ?? []
            for key in [
                "tokenKeyFile", "previousTokenKeyFile", "administratorTokenFile", "accessTokenSeconds",
                "sessionsPerMember",
            ] {
                #expect(faults.contains { $0.contains("settings.\(key)") })
            }
        }
        let empty = Settings([:])
        _ = MembersSettings(empty)
        #expect(throws: ConfigurationFaults.self) { try empty.check() }
    }

    @Test("AU-1: without a database, commands answer unavailable and access tokens still work")
    func noDatabase() async throws {
        var configuration = PoolConfiguration(
            connection: "host=/nonexistent dbname=none", schema: "gateway", applicationName: "members-test")
        configuration.acquireTimeoutMilliseconds = 200
        let signer = AccessTokenSigner(key: try #require(SigningKey(seed: [UInt8](repeating: 1, count: 32))))
        let pool = await Pool(configuration)
        let members = await Members(
            pool: pool, clock: ServiceClock(pool: pool), outbox: Outbox(), logger: Logger(label: "members-test"),
            isSandbox: true, settings: MembersSettings(signer: signer))
        for error in [
            await refusal { try await members.profile(MemberID(high: 1, low: 1)) },
            await refusal { try await members.logIn(login: "anna", password: Sample.password) },
            await refusal { try await members.register(Sample.command("anna"), idempotencyKey: nil) },
        ] {
            #expect(error?.code == .unavailable && error?.reason == "SERVICE_UNAVAILABLE")
            #expect(error?.message.contains("nonexistent") == false)
        }
        let claims = AccessTokenClaims(
            .sample, session: SessionID(high: 1, low: 2), at: MachineClock.now(), lifetimeSeconds: 60)
        #expect(try members.principal(accessToken: signer.sign(claims)).userName == "anna")
        await pool.close()
    }
}

extension Member {
    fileprivate static var sample: Member {
        Member(
            id: MemberID(high: 1, low: 1), userName: "anna", status: .consumer, roles: [.member],
            isVerifiedExpert: false, market: .de, language: .de, contact: Contact(Sample.contact("anna")), version: 1,
            registeredAt: Timestamp(seconds: 1))
    }
}
