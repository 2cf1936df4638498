import Kernel
import Signing
import Testing

@testable import GatewayDomain

@Suite("Access tokens")
struct AccessTokenTests {
    private let key = SigningKey(seed: [UInt8](repeating: 7, count: 32))!
    private let otherKey = SigningKey(seed: [UInt8](repeating: 8, count: 32))!
    private let now = Timestamp(seconds: 1_800_000_000)
    private let session = SessionID(high: 0x0197_0000_0000_7000, low: 0x8000_0000_0000_0009)

    private var claims: AccessTokenClaims {
        AccessTokenClaims(
            .example(roles: [.member, .expert], isVerified: true), session: session, at: now, lifetimeSeconds: 900)
    }

    @Test("AU-1: what is signed is read back")
    func roundTrip() throws {
        let signer = AccessTokenSigner(key: key)
        #expect(try signer.verify(signer.sign(claims), at: now) == claims)
    }

    @Test("AU-1: a token is an ordinary JWS: header, payload and signature of RFC 7515 and RFC 8037")
    func form() throws {
        let parts = AccessTokenSigner(key: key).sign(claims).split(separator: ".").map(String.init)
        #expect(parts.count == 3)
        let header = String(decoding: try #require(bytes(base64URL: parts[0])), as: UTF8.self)
        #expect(header == #"{"alg":"EdDSA","kid":"\#(key.keyID)","typ":"JWT"}"#)
        let payload = String(decoding: try #require(bytes(base64URL: parts[1])), as: UTF8.self)
        #expect(
            payload == """
                {"exp":1800000900,"iat":1800000000,"language":"de","market":"DE","name":"anna",\
                "roles":["member","expert"],"sid":"\(session)","sub":"01970000-0000-7000-8000-000000000001",\
                "verified":true}
                """)
        let signature = try #require(bytes(base64URL: parts[2]))
        #expect(isValidSignature(signature, of: Array("\(parts[0]).\(parts[1])".utf8), by: key.publicKey))
    }

    @Test("AU-1: a token is good until its last second and not in it")
    func expiry() throws {
        let signer = AccessTokenSigner(key: key)
        let token = signer.sign(claims)
        _ = try signer.verify(token, at: now.adding(seconds: 899).adding(microseconds: 999_999))
        #expect(throws: TokenRejection.expired) { _ = try signer.verify(token, at: now.adding(seconds: 900)) }
        _ = try signer.verify(token, at: now.adding(seconds: -60))
        #expect(throws: TokenRejection.invalid) { _ = try signer.verify(token, at: now.adding(seconds: -61)) }
    }

    @Test(
        "AU-1: another algorithm, key or header is refused although the signature is right",
        arguments: [
            #"{"alg":"none","kid":"KID","typ":"JWT"}"#, #"{"alg":"HS256","kid":"KID","typ":"JWT"}"#,
            #"{"alg":"eddsa","kid":"KID","typ":"JWT"}"#, #"{"alg":"EdDSA","kid":"other","typ":"JWT"}"#,
            #"{"alg":"EdDSA","typ":"JWT"}"#, #"{"alg":"EdDSA","kid":"KID","typ":"JWT","crit":["x"]}"#,
            #"{"typ":"JWT","alg":"EdDSA","kid":"KID"}"#, #"{"alg":"EdDSA","kid":"KID","jwk":{},"typ":"JWT"}"#, "",
        ])
    func headers(_ header: String) {
        let text = header.split(separator: "KID", omittingEmptySubsequences: false).joined(separator: key.keyID)
        let content = base64URL(Array(text.utf8)) + "." + base64URL(Array(claims.json.utf8))
        let token = content + "." + base64URL(key.sign(Array(content.utf8)))
        #expect(throws: TokenRejection.invalid) { _ = try AccessTokenSigner(key: key).verify(token, at: now) }
    }

    @Test("AU-1: during a rotation both keys are accepted, afterwards the old one is not")
    func rotation() throws {
        let old = AccessTokenSigner(key: key).sign(claims)
        _ = try AccessTokenSigner(key: otherKey, previous: [key]).verify(old, at: now)
        #expect(throws: TokenRejection.invalid) { _ = try AccessTokenSigner(key: otherKey).verify(old, at: now) }
    }

    @Test(
        "AU-1: signed payloads of another shape are refused",
        arguments: [
            "", "{}", "[]", "null", #"{"sub":"x"}"#, #"{"exp":9999999999999999}"#, "{\"a\":1,\"a\":2}", "{\"a\":01}",
            "{\"a\":-1}",
            "{\"a\":\"\\u0041\"}", "{\"a\":{}}", "{\"a\":1}x", "{\"a\":1", "{\"a\":tru",
        ])
    func payloads(_ payload: String) {
        let content = AccessTokenSigner.header(key.keyID) + "." + base64URL(Array(payload.utf8))
        let token = content + "." + base64URL(key.sign(Array(content.utf8)))
        #expect(throws: TokenRejection.invalid) { _ = try AccessTokenSigner(key: key).verify(token, at: now) }
    }

    @Test("AU-1: a newer build's roles and claims are passed over")
    func unknownClaims() throws {
        let payload =
            claims.json.split(separator: "\"expert\"").joined(separator: "\"auditor\"").dropLast()
            + ",\"zoneinfo\":\"x\"}"
        let content = AccessTokenSigner.header(key.keyID) + "." + base64URL(Array(payload.utf8))
        let token = content + "." + base64URL(key.sign(Array(content.utf8)))
        #expect(try AccessTokenSigner(key: key).verify(token, at: now).roles == [.member])
    }

    @Test("AU-1: every changed, cut or lengthened token is refused")
    func mutations() {
        let signer = AccessTokenSigner(key: key)
        let token = Array(signer.sign(claims).utf8)
        var random = SeededGenerator(seed: 1)
        for _ in 0..<5_000 {
            var changed = token
            let index = Int.random(in: token.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: changed[index] = UInt8.random(in: 0...127, using: &random)
            case 1: changed.removeLast(index + 1)
            case 2: changed.insert(UInt8.random(in: 33...126, using: &random), at: index)
            default: changed.swapAt(index, Int.random(in: token.indices, using: &random))
            }
            if changed == token { continue }
            #expect(throws: TokenRejection.invalid) {
                _ = try signer.verify(String(decoding: changed, as: UTF8.self), at: now)
            }
        }
        let long = String(repeating: "a", count: 100_000)
        #expect(throws: TokenRejection.invalid) { _ = try signer.verify(long, at: now) }
    }
}
