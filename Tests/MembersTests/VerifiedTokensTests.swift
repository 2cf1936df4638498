import GatewayDomain
import Kernel
import Signing
import Testing

@testable import GatewayService

/// A token that is remembered is judged as one that comes for the first time.
@Suite("Verified tokens")
struct VerifiedTokensTests {
    private let key = SigningKey(seed: [UInt8](repeating: 7, count: 32))!
    private let now = Timestamp(seconds: 1_800_000_000)

    private func claims(_ number: UInt64 = 1, roles: Set<Role> = [.member]) -> AccessTokenClaims {
        AccessTokenClaims(
            member: MemberID(high: 1, low: number), session: SessionID(high: 2, low: number), userName: "anna",
            roles: roles, isVerifiedExpert: false, market: .de, language: .de, issuedAtSeconds: 1_800_000_000,
            expiresAtSeconds: 1_800_000_900)
    }

    private func rejection(_ tokens: VerifiedTokens, _ token: String, at now: Timestamp) -> TokenRejection? {
        do throws(TokenRejection) {
            _ = try tokens.principal(of: token, at: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("AU-1: a remembered token ends in the same second as a new one, and is not good before its time either")
    func times() throws {
        let signer = AccessTokenSigner(key: key)
        let tokens = VerifiedTokens(signer)
        let token = signer.sign(claims())
        for _ in 0..<2 {
            #expect(try tokens.principal(of: token, at: now) == Principal(claims()))
            #expect(try tokens.principal(of: token, at: now.adding(seconds: 899)) == Principal(claims()))
            #expect(rejection(tokens, token, at: now.adding(seconds: 900)) == .expired)
            #expect(rejection(tokens, token, at: now.adding(seconds: -61)) == .invalid)
        }
        #expect(tokens.count == 1)
    }

    @Test("AU-1: whatever resembles a remembered token is refused and not remembered")
    func forged() throws {
        let signer = AccessTokenSigner(key: key)
        let tokens = VerifiedTokens(signer)
        // A member id is chosen whose token has a K, so that there is something to confuse it with.
        let token = try #require((1...50).lazy.map { signer.sign(claims($0)) }.first { $0.contains("K") })
        _ = try tokens.principal(of: token, at: now)
        let parts = token.split(separator: ".").map(String.init)
        let other = signer.sign(claims(77)).split(separator: ".").map(String.init)
        let administrator = base64URL(Array(#"{"roles":["administrator"]}"#.utf8))
        let kelvin = String(token.map { $0 == "K" ? "\u{212A}" : $0 })
        #expect(kelvin == token)
        for forged in [
            "\(parts[0]).\(parts[1]).\(other[2])", "\(parts[0]).\(other[1]).\(parts[2])",
            "\(parts[0]).\(administrator).\(parts[2])", "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1])",
            token + ".", token + "=", " " + token, String(token.dropLast()), kelvin, "",
        ] {
            #expect(rejection(tokens, forged, at: now) == .invalid, "\(forged)")
        }
        let stranger = SigningKey(seed: [UInt8](repeating: 8, count: 32))!
        #expect(rejection(tokens, AccessTokenSigner(key: stranger).sign(claims()), at: now) == .invalid)
        #expect(tokens.count == 1)
        #expect(try tokens.principal(of: token, at: now).userName == "anna")
    }

    @Test("AU-1: each token of a member speaks for itself: a new one brings the new roles, the old one its own")
    func roles() throws {
        let signer = AccessTokenSigner(key: key)
        let tokens = VerifiedTokens(signer)
        let (old, new) = (signer.sign(claims()), signer.sign(claims(roles: [.member, .administrator])))
        for _ in 0..<2 {
            #expect(try tokens.principal(of: old, at: now).roles == [.member])
            #expect(try tokens.principal(of: new, at: now).roles == [.member, .administrator])
        }
    }

    @Test("no more tokens are remembered than there is room for, and those in use stay")
    func bound() throws {
        let signer = AccessTokenSigner(key: key)
        let tokens = VerifiedTokens(signer, capacity: 10)
        for number in 1...100 {
            #expect(
                try tokens.principal(of: signer.sign(claims(UInt64(number))), at: now)
                    == Principal(claims(UInt64(number))))
            #expect(tokens.count <= 12)
        }
    }

    @Test("AU-1: an access token that was used outlives the log-out until it expires, as one that was not")
    func afterLogOut() async throws {
        try await MembersFixture.with { fixture in
            let berta = try await fixture.members.register(Sample.command("berta"), idempotencyKey: nil)
            let used = try await fixture.members.logIn(login: "berta", password: Sample.password)
            let unused = try await fixture.members.logIn(login: "berta", password: Sample.password)
            _ = try fixture.members.principal(accessToken: used.accessToken)
            for tokens in [used, unused] {
                try await fixture.members.logOut(tokens.session, of: berta.id)
                #expect(try fixture.members.principal(accessToken: tokens.accessToken).member == berta.id)
            }
            fixture.machine.advance(seconds: 901)
            for tokens in [used, unused] {
                let refused = await refusal { try fixture.members.principal(accessToken: tokens.accessToken) }
                #expect(refused?.reason == "ACCESS_TOKEN_EXPIRED")
            }
        }
    }
}
