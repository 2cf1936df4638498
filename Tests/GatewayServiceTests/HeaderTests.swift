import Kernel
import Testing
import Wire

@testable import GatewayService

@Suite struct HeaderTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test("A trace goes on, with a span of our own")
    func traceGoesOn() {
        let context = TraceContext(parent: "00-\(Self.trace)-00f067aa0ba902b7-00", random: (1, 2, 3))
        #expect(context.traceID == Self.trace)
        #expect(context.traceParent == "00-\(Self.trace)-0000000000000001-00")
    }

    @Test(
        "A malformed trace counts as none",
        arguments: [
            nil, "", "00-\(trace)-00f067aa0ba902b7", "ff-\(trace)-00f067aa0ba902b7-01",
            "00-\(trace)-0000000000000000-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-\(trace)-00f067aa0ba902b7-01-x",
            "00-\(trace.uppercased())-00f067aa0ba902b7-01", "zz-\(trace)-00f067aa0ba902b7-01",
        ])
    func malformedTrace(parent: String?) {
        let context = TraceContext(parent: parent, random: (1, 2, 4))
        #expect(context.traceID == "00000000000000030000000000000004")
        #expect(TraceContext.parse(context.traceParent) != nil)
    }

    @Test(
        "The date of an answer is written as HTTP has it",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"),
            (1_795_253_400, "Sat, 21 Nov 2026 09:30:00 GMT"),
        ])
    func httpDate(second: Int, expected: String) {
        #expect(HTTPDate.text(second) == expected)
        #expect(HTTPDate.now.utf8.count == expected.utf8.count)
    }

    @Test(
        "MK-1: the best of our languages is chosen",
        arguments: [
            ("de", Language.de), ("nl-BE, en;q=0.5", .nl), ("fr, en;q=0.3, de;q=0.7", .de), ("en;q=0, nl;q=0.1", .nl),
            ("DE-at", .de), ("fr", nil), ("*", nil), ("", nil), ("de;q=x, nl;q=0.9", .de),
        ] as [(String, Language?)])
    func languages(header: String, expected: Language?) {
        #expect(HeaderText.language(header) == expected)
    }

    @Test("ETags, keys, cookies and tokens are read strictly")
    func values() throws {
        #expect(try HeaderText.version("\"17\"") == 17)
        for text in ["17", "\"x\"", "*", "\"\"", "W/\"17\""] {
            #expect(throws: RPCError.self) { try HeaderText.version(text) }
        }
        #expect(HeaderText.tags("\"1-open\", W/\"2-open\"") == ["\"1-open\"", "\"2-open\""])
        #expect(try HeaderText.idempotencyKey("abc-1") == "abc-1")
        for text in ["", "a b", "ü", String(repeating: "x", count: 201)] {
            #expect(throws: RPCError.self) { try HeaderText.idempotencyKey(text) }
        }
        #expect(try HeaderText.bearer("bearer abc") == "abc")
        for text in ["abc", "Basic abc", "Bearer"] { #expect(throws: RPCError.self) { try HeaderText.bearer(text) } }
        #expect(HeaderText.cookie("gavel-session", in: "a=b; gavel-session=xyz; c=d") == "xyz")
        #expect(HeaderText.cookie("session", in: "gavel-session=xyz") == nil)
        #expect(throws: RPCError.self) { try HeaderText.position("-1") }
    }

    @Test("Cookies are kept from scripts and other sites, and are secure behind HTTPS")
    func cookies() {
        #expect(SessionCookie(isSecure: true).setting("x") == "gavel-session=x; Path=/; HttpOnly; SameSite=Lax; Secure")
        #expect(!SessionCookie(isSecure: false).setting("x").contains("Secure"))
        #expect(SessionCookie(isSecure: false).clearing.contains("Max-Age=0"))
    }
}
