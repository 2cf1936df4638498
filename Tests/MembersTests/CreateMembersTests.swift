import Contracts
import GatewayDomain
import Kernel
import Postgres
import Reactor
import TestKit
import Testing
import Wire

@testable import GatewayService

@Suite("Members made in bulk", .serialized)
struct CreateMembersTests {
    private func request(
        _ count: Int, run: String = "run-1", market: Market = .us, areExperts: Bool = false
    ) -> CreateMembers.Request {
        CreateMembers.Request(
            run: run, names: (0..<count).map { "m\($0)" }, market: market, areVerifiedExperts: areExperts)
    }

    @Test("members are looked up by index, also by a plan from when there were none")
    @Loop
    func plan() async throws {
        try await MembersFixture.with { fixture in
            let find = "PREPARE find (text[]) AS \(BulkMemberStore.find.sql)"
            let explain = Statement("test.explainFind", "EXPLAIN EXECUTE find ('{a,b}')")
            let plan = try await fixture.pool.transaction { tx in
                _ = try await tx.query(Statement("test.generic", "SET LOCAL plan_cache_mode = force_generic_plan"))
                _ = try await tx.query(Statement("test.prepareFind", find))
                return try await tx.query(explain).rows.map { try $0.text(0) }.joined(separator: "\n")
            }
            #expect(plan.contains("member_user_name_unique") && !plan.contains("Seq Scan on member"), "\(plan)")
        }
    }

    @Test("AU-1: a thousand at once, each with a working token and one event; again gives the same ids, new tokens")
    func twice() async throws {
        try await MembersFixture.with { fixture in
            let first = try await fixture.members.createMembers(request(1000)).members
            #expect(first.map(\.name) == (0..<1000).map { "m\($0)" })
            let again = try await fixture.members.createMembers(request(1000)).members
            #expect(again.map(\.id) == first.map(\.id))
            #expect(Set((first + again).map(\.accessToken)).count == 2000)
            let principal = try fixture.members.principal(accessToken: again[7].accessToken)
            #expect(principal.member == first[7].id && principal.userName == "run-1-m7" && principal.market == .us)
            let events = try await fixture.events()
            #expect(events.count == 1000)
            #expect(Set(events.map(\.aggregate)).count == 1000)
            #expect(try await fixture.members.profile(first[0].id).language == .en)
            let sessions = try await fixture.members.sessions(of: first[0].id)
            #expect(sessions.count == 2)
            let known = await refusal { try await fixture.members.logIn(login: "run-1-m7", password: "") }
            #expect(known?.reason == "LOG_IN_FAILED")
        }
    }

    @Test("AU-1: tokens of members made in bulk are good for an hour")
    func tokenLife() async throws {
        try await MembersFixture.with { fixture in
            let made = try await fixture.members.createMembers(request(1)).members[0]
            fixture.machine.advance(seconds: 3_599)
            _ = try fixture.members.principal(accessToken: made.accessToken)
            fixture.machine.advance(seconds: 1)
            let expired = await refusal { try fixture.members.principal(accessToken: made.accessToken) }
            #expect(expired?.reason == "ACCESS_TOKEN_EXPIRED")
        }
    }

    @Test("AU-1: runs are apart; another wish changes the same members, with an event each")
    func otherWishes() async throws {
        try await MembersFixture.with { fixture in
            let first = try await fixture.members.createMembers(request(3)).members
            let other = try await fixture.members.createMembers(request(3, run: "run-2")).members
            #expect(Set(first.map(\.id)).isDisjoint(with: other.map(\.id)))
            let experts = try await fixture.members.createMembers(request(4, market: .de, areExperts: true)).members
            #expect(experts.prefix(3).map(\.id) == first.map(\.id))
            for expert in experts {
                let principal = try fixture.members.principal(accessToken: expert.accessToken)
                #expect(principal.isVerifiedExpert && principal.market == .de && principal.roles == [.member, .expert])
                #expect(try await fixture.members.profile(expert.id).status == .trader)
            }
            #expect(try await fixture.events().count == 6 + 3 + 1)
        }
    }

    @Test("AU-1: the same run many times at once makes each member once")
    func concurrent() async throws {
        try await MembersFixture.with { fixture in
            let ids = try await withThrowingTaskGroup(of: [MemberID].self) { group in
                for _ in 0..<4 {
                    group.addTask { try await fixture.members.createMembers(self.request(50)).members.map(\.id) }
                }
                return try await group.reduce(into: Set<[MemberID]>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await fixture.events().count == 50)
        }
    }

    @Test("AU-1: a registered member's name is never taken over, and malformed requests are refused")
    func refusals() async throws {
        try await MembersFixture.with { fixture in
            _ = try await fixture.members.register(Sample.command("run-1-m1"), idempotencyKey: nil)
            let taken = await refusal { try await fixture.members.createMembers(request(3)) }
            #expect(taken?.reason == "USER_NAME_TAKEN")
            #expect(try await fixture.rows("SELECT 1 FROM member").count == 1)
            for (run, names) in [
                ("", ["a"]), ("Run", ["a"]), ("run", []), ("run", ["a", "a"]), ("run", ["a b"]), ("run", ["ä"]),
                ("run", [String(repeating: "x", count: 41)]), ("run", (0...1000).map { "n\($0)" }),
            ] {
                let error = await refusal {
                    try await fixture.members.createMembers(
                        .init(run: run, names: names, market: .de, areVerifiedExperts: false))
                }
                #expect(error?.reason == "INVALID_REQUEST")
            }
        }
    }

    @Test("AU-1: members are made in bulk in sandboxes only, by operators only")
    func production() async throws {
        try await MembersFixture.with(isSandbox: false) { fixture in
            let error = await refusal { try await fixture.members.createMembers(request(1)) }
            #expect(error?.reason == "SANDBOX_ONLY")
            #expect(CreateMembers.callers == [.operators])
        }
    }
}
