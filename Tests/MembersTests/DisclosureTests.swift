import Contracts
import Kernel
import TestKit
import Testing
import Wire

@testable import GatewayService

@Suite("What leaves the gateway about a member", .serialized)
struct DisclosureTests {
    @Test("OR-3: contact data are given for a purpose, and each time is recorded")
    func contact() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let request = GetParty.Request(member: berta.id, purpose: "order:0197")
            for _ in 0..<2 {
                let party = try await fixture.members.party(request, for: .service(.orders))
                #expect(party.contact == berta.contact)
                #expect(party.member == berta.id && party.userName == berta.userName)
                #expect(party.status == berta.status && party.market == berta.market)
                #expect(party.language == berta.language)
            }
            let disclosures = try await fixture.members.export(berta.id).disclosures
            #expect(disclosures.map(\.service) == ["orders", "orders"])
            #expect(disclosures.map(\.purpose) == ["order:0197", "order:0197"])
            let unknown = await refusal {
                try await fixture.members.party(
                    .init(member: MemberID(high: 1, low: 1), purpose: "x"), for: .service(.orders))
            }
            #expect(unknown?.reason == "MEMBER_UNKNOWN")
            let purpose = await refusal {
                try await fixture.members.party(.init(member: berta.id, purpose: " "), for: .service(.orders))
            }
            #expect(purpose?.reason == "INVALID_REQUEST")
            #expect(GetParty.callers == [.service(.orders), .service(.helpdesk)])
        }
    }

    @Test("OR-3: an export has all that is kept about a member, and no secret or hash")
    func export() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: "k")
            let tokens = try await fixture.members.logIn(login: "berta", password: Sample.password)
            _ = try await fixture.members.refresh(refreshToken: tokens.refreshToken)
            _ = try await fixture.members.requestVerification(
                berta.id, registerNumber: "D-123", registerAuthority: "IHK")
            _ = try await fixture.members.changeMarket(berta.id, to: .at)
            _ = try await fixture.members.party(
                .init(member: berta.id, purpose: "order:1"), for: .service(.orders))
            let export = try await fixture.members.export(berta.id)
            #expect(export.profile.contact == berta.contact)
            #expect(export.sessions.map(\.id) == [tokens.session])
            #expect(export.verifications.count == 1 && export.disclosures.count == 1)
            #expect(export.changes.map(\.action) == ["registered", "verificationRequested", "marketChanged"])
            #expect(export.changes.map(\.parts) == [[], ["roles"], ["market"]])
            let text = String(decoding: try JSON.encode(export), as: UTF8.self)
            #expect(!text.contains("argon2") && !text.contains("hash"))
            for secret in try await fixture.rows(
                """
                SELECT password_hash FROM credential UNION ALL SELECT encode(cookie_hash, 'hex') FROM session
                UNION ALL SELECT encode(hash, 'hex') FROM refresh_token
                """)
            {
                #expect(!text.contains(try secret.text(0)))
            }
        }
    }

    @Test("OR-3: the same export of somebody else has nothing of this member")
    func otherExport() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let carla = try await fixture.members.register(Sample.command("carla"), idempotencyKey: nil)
            _ = try await fixture.members.logIn(login: "berta", password: Sample.password)
            let export = try await fixture.members.export(carla.id)
            let text = String(decoding: try JSON.encode(export), as: UTF8.self)
            #expect(!text.contains(berta.id.description) && !text.contains("berta"))
        }
    }
}
