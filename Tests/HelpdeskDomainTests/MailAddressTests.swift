import HelpdeskDomain
import Testing

/// Which texts are addresses that may stand in an envelope and in a header.
@Suite("Mail addresses")
struct MailAddressTests {
    @Test(
        "addresses by their shape",
        arguments: ["anna@example.org", "a.b+c@x-y.example", "!#$%&'*+-/=?^_`{|}~@example.org", "a@b.co"])
    func sound(_ text: String) throws {
        let address = try #require(MailAddress(text))
        #expect(address.description == text)
        #expect(address.domain == String(text.split(separator: "@").last!))
    }

    @Test(
        "OR-2: nothing that could break out of a header, a command or its brackets is an address",
        arguments: [
            "", "anna", "@example.org", "anna@", "anna@example", "a@b@example.org",
            "anna@example.org\r\nRCPT TO:<x@y.zz>",
            "anna@example.org\n", " anna@example.org", "anna@example.org ", "anna<x@example.org", "anna>@example.org",
            "\"anna\"@example.org", "anna@[127.0.0.1]", "a..b@example.org", ".a@example.org", "a.@example.org",
            "änna@example.org", "anna@exämple.org", "anna@-example.org", "anna@example-.org", "anna@example..org",
            "anna@example.0", "anna,b@example.org", "anna;b@example.org", "anna:b@example.org", "anna\u{0}@example.org",
            String(repeating: "a", count: 65) + "@example.org",
        ])
    func refused(_ text: String) { #expect(MailAddress(text) == nil) }
}
