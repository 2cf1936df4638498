import GatewayDomain
import Kernel
import Signing
import Testing

@Suite("Sessions")
struct SessionRulesTests {
    private let start = Timestamp(seconds: 1_800_000_000)

    @Test("AU-1: a refresh token is good once; the old one ends the session, the new one with it")
    func reuse() {
        var family = RefreshFamily(at: start, lifetimeSeconds: 100)
        #expect(family.present(1, at: start, lifetimeSeconds: 100) == .rotated)
        #expect(family.generation == 2)
        #expect(family.present(1, at: start, lifetimeSeconds: 100) == .reused)
        #expect(family.present(2, at: start, lifetimeSeconds: 100) == .revoked)
    }

    @Test("AU-1: each refresh lengthens the session; a late one does not")
    func expiry() {
        var family = RefreshFamily(at: start, lifetimeSeconds: 100)
        #expect(family.present(1, at: start.adding(seconds: 99), lifetimeSeconds: 100) == .rotated)
        #expect(family.expiresAt == start.adding(seconds: 199))
        #expect(family.present(2, at: start.adding(seconds: 199), lifetimeSeconds: 100) == .expired)
        #expect(family.generation == 2)
    }

    @Test("AU-1: random histories agree with the plain statement of the rule")
    func model() {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<2_000 {
            var family = RefreshFamily(at: start, lifetimeSeconds: 50)
            var now = start
            var newest: Int64 = 1
            var lastUse = start
            var hasEnded = false
            for _ in 0..<20 {
                now = now.adding(seconds: Int64.random(in: 0...20, using: &random))
                let usesNewest = Int.random(in: 0..<10, using: &random) < 8
                let presented = usesNewest ? newest : Int64.random(in: 1...newest, using: &random)
                if Int.random(in: 0..<40, using: &random) == 0 {
                    family.revoke()
                    hasEnded = true
                }
                let outcome = family.present(presented, at: now, lifetimeSeconds: 50)
                if hasEnded {
                    #expect(outcome == .revoked)
                } else if presented != newest {
                    #expect(outcome == .reused)
                    hasEnded = true
                } else if now >= lastUse.adding(seconds: 50) {
                    #expect(outcome == .expired)
                } else {
                    #expect(outcome == .rotated)
                    newest += 1
                    lastUse = now
                }
                #expect(family.isRevoked == hasEnded)
                #expect(family.generation == newest)
            }
        }
    }

    @Test("AU-1: after the tenth failure the account is closed until the window ends")
    func throttle() {
        let limit = LogInThrottle.Limit(attempts: 10, windowSeconds: 900)
        var throttle = LogInThrottle(failures: 0, windowStartedAt: start)
        let first = start.adding(seconds: 5_000)
        for index in 0..<10 { #expect(throttle.attempt(at: first.adding(seconds: Int64(index)), limit) == nil) }
        #expect(throttle.attempt(at: first.adding(seconds: 10), limit) == 890_000)
        #expect(throttle.attempt(at: first.adding(seconds: 900).adding(microseconds: -1), limit) == 1)
        #expect(throttle.failures == 10)
        #expect(throttle.attempt(at: first.adding(seconds: 900), limit) == nil)
        #expect(throttle.failures == 1)
        // The machine's clock was set back by a day: nobody is locked out for that long.
        #expect(throttle.attempt(at: first.adding(seconds: -86_400), limit) == nil)
        #expect(throttle.failures == 1)
    }

    @Test("AU-1: a session's secret is 32 bytes as text; only its hash is kept, and the CSRF token tells nothing of it")
    func secrets() throws {
        let secret = SessionSecret(random: [UInt8](repeating: 3, count: 32))
        #expect(secret.text.utf8.count == 43)
        #expect(SessionSecret(secret.text) == secret)
        #expect(secret.hash == sha256(Array(secret.text.utf8)))
        #expect(secret.csrfToken != base64URL(secret.hash))
        #expect(secret.csrfToken.utf8.count == 43)
        for text in ["", "a", secret.text + "A", String(secret.text.dropLast()), secret.text.dropLast() + "="] {
            #expect(SessionSecret(String(text)) == nil)
        }
    }
}
