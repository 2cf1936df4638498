import Contracts
import GatewayDomain
import Kernel
import TestKit
import Testing
import Wire

@testable import GatewayService

@Suite("Sessions of members", .serialized)
struct SessionTests {
    @Test("AU-1: a log-in by name or e-mail gives an access token, a refresh token and a cookie")
    func logIn() async throws {
        try await MembersFixture.with { fixture in
            let profile = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let tokens = try await fixture.members.logIn(login: "Berta", password: Sample.password)
            #expect(tokens.accessTokenExpiresInSeconds == 900)
            let principal = try fixture.members.principal(accessToken: tokens.accessToken)
            #expect(principal.member == profile.id && principal.userName == "berta" && principal.roles == [.member])
            #expect(principal.market == .de && principal.language == .de && principal.session == tokens.session)
            let cookie = try #require(tokens.cookieToken)
            #expect(try await fixture.members.principal(cookieToken: cookie) == principal)
            _ = try await fixture.members.logIn(login: "BERTA@private.example.org", password: Sample.password)
            #expect(try await fixture.members.sessions(of: profile.id).count == 2)
        }
    }

    @Test("AU-1: a wrong password and an unknown name get the same answer")
    func wrongPassword() async throws {
        try await MembersFixture.with { fixture in
            _ = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let wrong = await refusal { try await fixture.members.logIn(login: "berta", password: "not the password") }
            #expect(wrong?.reason == "LOG_IN_FAILED" && wrong?.code == .unauthenticated)
            for login in ["nobody", "nobody@example.org", "", "a\u{0}b", String(repeating: "x", count: 10_000)] {
                let unknown = await refusal {
                    try await fixture.members.logIn(login: login, password: String(repeating: "y", count: 5_000))
                }
                #expect(unknown == wrong)
            }
        }
    }

    @Test("AU-1: after ten failures in the window even the right password is turned away, by name and by e-mail")
    func throttling() async throws {
        try await MembersFixture.with { settings in
            settings.logInLimit = LogInThrottle.Limit(attempts: 3, windowSeconds: 900)
        } _: { fixture in
            _ = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            for login in ["berta", "Berta", "berta@private.example.org"] {
                let error = await refusal { try await fixture.members.logIn(login: login, password: "wrong") }
                #expect(error?.reason == "LOG_IN_FAILED")
            }
            let closed = await refusal {
                try await fixture.members.logIn(login: "berta", password: Sample.password)
            }
            #expect(closed?.reason == "TOO_MANY_LOG_INS" && closed?.code == .resourceExhausted)
            #expect(closed?.retryAfterMilliseconds == 900_000)
            fixture.machine.advance(seconds: 900)
            _ = try await fixture.members.logIn(login: "berta", password: Sample.password)
            // The success forgets the failures.
            #expect(try await fixture.rows("SELECT 1 FROM login_attempt").isEmpty)
        }
    }

    @Test("AU-1: log-ins side by side cannot pass the limit together")
    func concurrentGuesses() async throws {
        try await MembersFixture.with { settings in
            settings.logInLimit = LogInThrottle.Limit(attempts: 3, windowSeconds: 900)
        } _: { fixture in
            _ = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let reasons = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        await refusal { try await fixture.members.logIn(login: "berta", password: "wrong") }?.reason
                    }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1 ?? "none", default: 0] += 1 }
            }
            #expect(reasons == ["LOG_IN_FAILED": 3, "TOO_MANY_LOG_INS": 9])
        }
    }

    @Test("AU-1: refresh tokens rotate; an old one ends the session for good")
    func rotation() async throws {
        try await MembersFixture.with { fixture in
            let profile = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let first = try await fixture.members.logIn(login: "berta", password: Sample.password)
            let second = try await fixture.members.refresh(refreshToken: first.refreshToken)
            #expect(second.session == first.session && second.refreshToken != first.refreshToken)
            #expect(second.cookieToken == nil)
            let third = try await fixture.members.refresh(refreshToken: second.refreshToken)
            let stolen = await refusal { try await fixture.members.refresh(refreshToken: first.refreshToken) }
            #expect(stolen?.reason == "REFRESH_TOKEN_REUSED" && stolen?.code == .unauthenticated)
            let newest = await refusal { try await fixture.members.refresh(refreshToken: third.refreshToken) }
            #expect(newest?.reason == "SESSION_ENDED")
            let cookie = try #require(first.cookieToken)
            let byCookie = await refusal { try await fixture.members.principal(cookieToken: cookie) }
            #expect(byCookie?.reason == "SESSION_ENDED")
            #expect(try await fixture.members.sessions(of: profile.id).isEmpty)
            let invalid = await refusal { try await fixture.members.refresh(refreshToken: "nonsense") }
            #expect(invalid?.reason == "REFRESH_TOKEN_INVALID")
        }
    }

    @Test("AU-1: of many refreshes with one token at once one succeeds, and the session ends")
    func concurrentRefresh() async throws {
        try await MembersFixture.with { fixture in
            _ = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let tokens = try await fixture.members.logIn(login: "berta", password: Sample.password)
            let reasons = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        await refusal { try await fixture.members.refresh(refreshToken: tokens.refreshToken) }?.reason
                    }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1 ?? "none", default: 0] += 1 }
            }
            #expect(reasons == ["none": 1, "REFRESH_TOKEN_REUSED": 1, "SESSION_ENDED": 6])
        }
    }

    @Test("AU-1: sessions and access tokens end by machine time")
    func expiry() async throws {
        try await MembersFixture.with { fixture in
            _ = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let tokens = try await fixture.members.logIn(login: "berta", password: Sample.password)
            let cookie = try #require(tokens.cookieToken)
            fixture.machine.advance(seconds: 901)
            let access = await refusal { try fixture.members.principal(accessToken: tokens.accessToken) }
            #expect(access?.reason == "ACCESS_TOKEN_EXPIRED")
            _ = try await fixture.members.principal(cookieToken: cookie)
            let seen = try await fixture.rows("SELECT last_seen_at FROM session")[0].timestamp(0)
            #expect(seen == fixture.machine.now)
            fixture.machine.advance(seconds: 59)
            _ = try await fixture.members.principal(cookieToken: cookie)
            #expect(try await fixture.rows("SELECT last_seen_at FROM session")[0].timestamp(0) == seen)
            fixture.machine.advance(seconds: 2_592_000)
            let byCookie = await refusal { try await fixture.members.principal(cookieToken: cookie) }
            #expect(byCookie?.reason == "SESSION_EXPIRED")
            let refresh = await refusal { try await fixture.members.refresh(refreshToken: tokens.refreshToken) }
            #expect(refresh?.reason == "SESSION_EXPIRED")
            fixture.machine.advance(seconds: 86_400)
            #expect(try await fixture.members.sweep() >= 1)
            #expect(try await fixture.rows("SELECT 1 FROM session UNION ALL SELECT 1 FROM refresh_token").isEmpty)
        }
    }

    @Test("AU-1: a member ends the own sessions and nobody else's; the oldest end when there are too many")
    func logOut() async throws {
        try await MembersFixture.with { settings in
            settings.sessionsPerMember = 2
        } _: { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let carla = try await fixture.members.register(Sample.command("carla"), idempotencyKey: nil)
            var sessions: [SessionTokens] = []
            for _ in 0..<3 {
                fixture.machine.advance(seconds: 1)
                sessions.append(try await fixture.members.logIn(login: "berta", password: Sample.password))
            }
            let open = try await fixture.members.sessions(of: berta.id)
            #expect(open.map(\.id) == [sessions[2].session, sessions[1].session])
            try await fixture.members.logOut(sessions[2].session, of: carla.id)
            #expect(try await fixture.members.sessions(of: berta.id).count == 2)
            try await fixture.members.logOut(sessions[2].session, of: berta.id)
            try await fixture.members.logOut(sessions[2].session, of: berta.id)
            #expect(try await fixture.members.sessions(of: berta.id).map(\.id) == [sessions[1].session])
        }
    }

    @Test("AU-1: a new password needs the old one and ends the other sessions")
    func changePassword() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let kept = try await fixture.members.logIn(login: "berta", password: Sample.password)
            let other = try await fixture.members.logIn(login: "berta", password: Sample.password)
            let wrong = await refusal {
                try await fixture.members.changePassword(
                    berta.id, old: "not the old one", new: "a new password", keeping: kept.session)
            }
            #expect(wrong?.reason == "PASSWORD_WRONG")
            try await fixture.members.changePassword(
                berta.id, old: Sample.password, new: "a new password", keeping: kept.session)
            _ = try await fixture.members.refresh(refreshToken: kept.refreshToken)
            let ended = await refusal { try await fixture.members.refresh(refreshToken: other.refreshToken) }
            #expect(ended?.reason == "SESSION_ENDED")
            let old = await refusal { try await fixture.members.logIn(login: "berta", password: Sample.password) }
            #expect(old?.reason == "LOG_IN_FAILED")
            _ = try await fixture.members.logIn(login: "berta", password: "a new password")
        }
    }

    @Test("AU-1: the CSRF token belongs to its cookie alone")
    func csrf() async throws {
        try await MembersFixture.with { fixture in
            _ = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let cookies = [
                try #require(try await fixture.members.logIn(login: "berta", password: Sample.password).cookieToken),
                try #require(try await fixture.members.logIn(login: "berta", password: Sample.password).cookieToken),
            ]
            let token = Members.csrfToken(cookieToken: cookies[0])
            #expect(Members.isValid(csrfToken: token, cookieToken: cookies[0]))
            #expect(!Members.isValid(csrfToken: token, cookieToken: cookies[1]))
            #expect(!Members.isValid(csrfToken: "", cookieToken: "nonsense"))
            #expect(!Members.isValid(csrfToken: cookies[0], cookieToken: cookies[0]))
        }
    }
}
