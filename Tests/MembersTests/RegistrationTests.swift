import Contracts
import Kernel
import Postgres
import TestKit
import Testing
import Wire

@testable import GatewayService
@testable import ServiceKit

@Suite("Becoming a member", .serialized)
struct RegistrationTests {
    @Test("AU-1: every statement fits the schema")
    func statements() async throws {
        try await MembersFixture.with { fixture in
            let faults = try await StatementCheck.faults(
                of: Members.statements, connection: fixture.connection, searchPath: [MembersFixture.schema])
            #expect(faults.map(\.description) == [])
        }
    }

    @Test("AU-1: a registration makes a member, and MemberChanged tells the others without contact data (OR-3)")
    func registers() async throws {
        try await MembersFixture.with { fixture in
            let profile = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            #expect(profile.userName == "berta")
            #expect(profile.roles == [.member])
            #expect(profile.language == .de)
            #expect(profile.version == 1)
            #expect(try await fixture.members.profile(profile.id) == profile)

            let events = try await fixture.events()
            #expect(events.count == 1)
            #expect(events[0].aggregate == "member:\(profile.id)")
            let body = events[0].body
            for secret in ["Berta", "Geheimweg", "80331", "Secretstadt", "7654321", "private.example"] {
                #expect(!body.contains(secret))
            }
            let event = try JSON.decode(MemberChanged.self, from: Array(body.utf8))
            #expect(event.member == profile.id && event.userName == "berta" && event.status == .trader)
        }
    }

    @Test("AU-1: user name and e-mail address are unique without regard to case")
    func unique() async throws {
        try await MembersFixture.with { fixture in
            _ = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            var sameName = Sample.command("BERTA")
            sameName.contact.email = "other@example.org"
            let name = await refusal { try await fixture.members.register(sameName, idempotencyKey: nil) }
            #expect(name?.reason == "USER_NAME_TAKEN" && name?.code == .alreadyExists)
            var sameEmail = Sample.command("carla")
            sameEmail.contact.email = "Berta@Private.example.org"
            let email = await refusal { try await fixture.members.register(sameEmail, idempotencyKey: nil) }
            #expect(email?.reason == "EMAIL_TAKEN")
            #expect(try await fixture.rows("SELECT 1 FROM member").count == 1)
            #expect(try await fixture.events().count == 1)
        }
    }

    @Test("AU-1: what is wrong with the fields is named field by field")
    func faults() async throws {
        try await MembersFixture.with { fixture in
            var command = Sample.command("b")
            command.password = "short"
            let error = await refusal { try await fixture.members.register(command, idempotencyKey: nil) }
            #expect(error?.code == .invalidArgument && error?.reason == "FIELD_TOO_SHORT" && error?.rule == "AU-1")
            #expect(error?.details["field"] == "userName")
            #expect(error?.details["minimum"] == 3)
            #expect(error?.details["faults"]?.arrayValue?.count == 2)
        }
    }

    @Test("PY-12: the same key and content give the same member, other content or password is refused")
    func idempotency() async throws {
        try await MembersFixture.with { fixture in
            let first = try await fixture.members.register(Sample.command("berta"), idempotencyKey: "k1")
            let again = try await fixture.members.register(Sample.command("berta"), idempotencyKey: "k1")
            #expect(first == again)
            var other = Sample.command("berta")
            other.contact.city = "Augsburg"
            let content = await refusal { try await fixture.members.register(other, idempotencyKey: "k1") }
            #expect(content?.reason == "IDEMPOTENCY_KEY_REUSED")
            var stranger = Sample.command("berta")
            stranger.password = "another password"
            let password = await refusal { try await fixture.members.register(stranger, idempotencyKey: "k1") }
            #expect(password?.reason == "IDEMPOTENCY_KEY_REUSED")
            #expect(try await fixture.events().count == 1)
        }
    }

    @Test("PY-12: the same registration many times at once makes one member")
    func concurrent() async throws {
        try await MembersFixture.with { fixture in
            let ids = try await withThrowingTaskGroup(of: MemberID.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await fixture.members.register(Sample.command("berta"), idempotencyKey: "k1").id
                    }
                }
                return try await group.reduce(into: Set<MemberID>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await fixture.events().count == 1)
        }
    }

    @Test("MK-2: the sandbox market is closed in production")
    func production() async throws {
        try await MembersFixture.with(isSandbox: false) { fixture in
            let error = await refusal {
                try await fixture.members.register(Sample.command("berta", market: .us), idempotencyKey: nil)
            }
            #expect(error?.reason == "MARKET_CLOSED")
        }
    }

    @Test("MK-1: every reason of Members has a text in three languages")
    func reasons() {
        let names = MemberReasons.all.map(\.reason)
        #expect(Set(names).count == names.count)
        for entry in MemberReasons.all {
            #expect(!entry.de.isEmpty && !entry.nl.isEmpty && !entry.en.isEmpty)
            #expect(entry.reason.utf8.allSatisfy { (65...90).contains($0) || $0 == 95 })
        }
    }
}
