import Contracts
import GatewayDomain
import Kernel
import TestKit
import Testing
import Wire

@testable import GatewayService

@Suite("Profiles, experts and administrators", .serialized)
struct ProfileTests {
    @Test("OR-3: a change of contact data bumps the version and tells nobody; status and language are told")
    func update() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            var contact = berta.contact
            contact.street = "Neuweg 1"
            let moved = try await fixture.members.updateProfile(berta.id, version: 1, .init(contact: contact))
            #expect(moved.version == 2 && moved.contact.street == "Neuweg 1")
            #expect(try await fixture.events().count == 1)
            #expect(try await fixture.members.updateProfile(berta.id, version: 1, .init(contact: contact)) == moved)
            let stale = await refusal {
                try await fixture.members.updateProfile(berta.id, version: 1, .init(language: .nl))
            }
            #expect(stale?.reason == "PROFILE_CHANGED_MEANWHILE" && stale?.code == .aborted)
            #expect(stale?.details["version"] == 2)
            _ = try await fixture.members.updateProfile(berta.id, version: 2, .init(status: .consumer, language: .nl))
            let events = try await fixture.events()
            #expect(events.map(\.version) == [1, 2])
            #expect(events[1].body.contains("consumer") && !events[1].body.contains("Neuweg"))
        }
    }

    @Test("OR-3: of many changes of one version at once one is kept")
    func concurrentUpdates() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let successes = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        var contact = berta.contact
                        contact.city = "Stadt \(index)"
                        let changed = contact
                        return await refusal {
                            try await fixture.members.updateProfile(berta.id, version: 1, .init(contact: changed))
                        } == nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(successes == 1)
            #expect(try await fixture.members.profile(berta.id).version == 2)
        }
    }

    @Test("OR-3: an e-mail address of somebody else is refused; unknown members are said to be unknown")
    func refusals() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            _ = try await fixture.members.register(Sample.command("carla"), idempotencyKey: nil)
            let taken = await refusal {
                try await fixture.members.updateProfile(berta.id, version: 1, .init(contact: Sample.contact("carla")))
            }
            #expect(taken?.reason == "EMAIL_TAKEN")
            let unknown = await refusal { try await fixture.members.profile(MemberID(high: 1, low: 1)) }
            #expect(unknown?.reason == "MEMBER_UNKNOWN" && unknown?.code == .notFound)
        }
    }

    @Test("MK-2: a market change answers item by item, is told once, and the same market changes nothing")
    func market() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let change = try await fixture.members.changeMarket(berta.id, to: .us)
            #expect(change.items.contains(.init(aspect: .currency, before: "EUR", after: "USD")))
            #expect(change.items.contains { $0.aspect == .deliveryAddress && $0.isActionNeeded })
            #expect(try await fixture.members.changeMarket(berta.id, to: .us).items.isEmpty)
            #expect(try await fixture.events().count == 2)
        }
    }

    @Test("AU-1: an expert applies, an administrator with the one-time token decides")
    func verification() async throws {
        try await MembersFixture.with { fixture in
            let admin = try await fixture.members.register(Sample.command("admin"), idempotencyKey: nil)
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let asked = try await fixture.members.requestVerification(
                berta.id, registerNumber: "D-1A2B-3C4D5-67", registerAuthority: "IHK München")
            #expect(asked.state == .pending && asked.userName == "berta")
            let again = try await fixture.members.requestVerification(
                berta.id, registerNumber: " D-1A2B-3C4D5-67", registerAuthority: "IHK München")
            #expect(again == asked)
            let early = await refusal {
                try await fixture.members.pendingVerifications(administrator: admin.id, cursor: nil, limit: 10)
            }
            #expect(early?.reason == "ADMINISTRATOR_NEEDED" && early?.code == .permissionDenied)
            let stranger = await refusal { try await fixture.members.checkAdministrator(admin.id) }
            #expect(stranger?.reason == "ADMINISTRATOR_NEEDED")

            _ = try await fixture.members.claimAdministrator(
                admin.id, oneTimeToken: MembersFixture.administratorToken)
            try await fixture.members.checkAdministrator(admin.id)
            let page = try await fixture.members.pendingVerifications(administrator: admin.id, cursor: nil, limit: 10)
            #expect(page.items == [asked] && page.nextCursor == nil)
            let accepted = try await fixture.members.decideVerification(
                administrator: admin.id, member: berta.id, accept: true, note: "checked")
            #expect(accepted.state == .accepted && accepted.note == "checked")
            // The answer may have been lost.
            let repeated = try await fixture.members.decideVerification(
                administrator: admin.id, member: berta.id, accept: true, note: "checked")
            #expect(repeated == accepted)
            let none = await refusal {
                try await fixture.members.decideVerification(
                    administrator: admin.id, member: berta.id, accept: false, note: nil)
            }
            #expect(none?.reason == "VERIFICATION_NOT_PENDING")
            #expect(try await fixture.members.profile(berta.id).isVerifiedExpert)
            let bertaEvents = try await fixture.events().filter { $0.aggregate == "member:\(berta.id)" }
            #expect(bertaEvents.map(\.version) == [1, 2, 3])
            let consumer = await refusal {
                try await fixture.members.updateProfile(berta.id, version: 3, .init(status: .consumer))
            }
            #expect(consumer?.reason == "STATUS_BOUND_TO_VERIFICATION" && consumer?.rule == "OR-11")
        }
    }

    @Test("AU-1: a rejected expert may apply again; nobody decides about the own application")
    func rejection() async throws {
        try await MembersFixture.with { fixture in
            let admin = try await fixture.members.register(Sample.command("admin"), idempotencyKey: nil)
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            _ = try await fixture.members.claimAdministrator(
                admin.id, oneTimeToken: MembersFixture.administratorToken)
            for member in [admin, berta] {
                _ = try await fixture.members.requestVerification(
                    member.id, registerNumber: "D-123", registerAuthority: "IHK")
            }
            let own = await refusal {
                try await fixture.members.decideVerification(
                    administrator: admin.id, member: admin.id, accept: true, note: nil)
            }
            #expect(own?.reason == "OWN_VERIFICATION")
            _ = try await fixture.members.decideVerification(
                administrator: admin.id, member: berta.id, accept: false, note: "not in the register")
            #expect(try await fixture.members.profile(berta.id).roles == [.member])
            fixture.machine.advance(seconds: 1)
            _ = try await fixture.members.requestVerification(
                berta.id, registerNumber: "D-1234", registerAuthority: "IHK")
            #expect(try await fixture.members.verifications(of: berta.id).map(\.state) == [.pending, .rejected])
        }
    }

    @Test("AU-1: pages of pending verifications go on where they ended; cursors of other lists are refused")
    func pages() async throws {
        try await MembersFixture.with { fixture in
            let admin = try await fixture.members.register(Sample.command("admin"), idempotencyKey: nil)
            _ = try await fixture.members.claimAdministrator(
                admin.id, oneTimeToken: MembersFixture.administratorToken)
            for index in 0..<5 {
                let member = try await fixture.members.register(Sample.command("expert\(index)"), idempotencyKey: nil)
                fixture.machine.advance(seconds: 1)
                _ = try await fixture.members.requestVerification(
                    member.id, registerNumber: "D-\(index)", registerAuthority: "IHK")
            }
            var names: [String] = []
            var cursor: String?
            repeat {
                let page = try await fixture.members.pendingVerifications(
                    administrator: admin.id, cursor: cursor, limit: 2)
                names += page.items.map(\.userName)
                cursor = page.nextCursor
            } while cursor != nil
            #expect(names == (0..<5).map { "expert\($0)" })
            let foreign = await refusal {
                try await fixture.members.pendingVerifications(administrator: admin.id, cursor: "YmlkczoxMg", limit: 2)
            }
            #expect(foreign?.reason == "CURSOR_MISMATCH")
            let limit = await refusal {
                try await fixture.members.pendingVerifications(administrator: admin.id, cursor: nil, limit: 101)
            }
            #expect(limit?.reason == "INVALID_PARAMETER")
        }
    }

    @Test("AU-1: the administrator's one-time token is good once, for one member")
    func oneTimeToken() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let carla = try await fixture.members.register(Sample.command("carla"), idempotencyKey: nil)
            let wrong = await refusal { try await fixture.members.claimAdministrator(berta.id, oneTimeToken: "guess") }
            #expect(wrong?.reason == "ADMINISTRATOR_TOKEN_WRONG" && wrong?.code == .permissionDenied)
            let token = MembersFixture.administratorToken + "\n"
            let first = try await fixture.members.claimAdministrator(berta.id, oneTimeToken: token)
            #expect(first.roles == [.member, .administrator])
            #expect(try await fixture.members.claimAdministrator(berta.id, oneTimeToken: token) == first)
            let used = await refusal { try await fixture.members.claimAdministrator(carla.id, oneTimeToken: token) }
            #expect(used?.reason == "ADMINISTRATOR_TOKEN_USED")
            #expect(try await fixture.members.profile(carla.id).roles == [.member])
        }
    }
}
