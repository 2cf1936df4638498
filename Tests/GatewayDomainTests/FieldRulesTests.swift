import GatewayDomain
import Testing

@Suite("Fields of a registration and of a profile")
struct FieldRulesTests {
    @Test(
        "AU-1: a user name is [a-zA-Z0-9_-]{3,30}",
        arguments: ["abc", "Anna_Berg-7", String(repeating: "x", count: 30)])
    func goodUserName(_ text: String) {
        var faults: [FieldFault] = []
        #expect(FieldRules.userName(text, &faults) == text)
        #expect(faults.isEmpty)
    }

    @Test(
        "AU-1: other user names are refused with the reason",
        arguments: [
            ("", FieldFault.Kind.missing), ("ab", .tooShort(minimum: 3)),
            (String(repeating: "x", count: 31), .tooLong(maximum: 30)), ("anna berg", .malformed),
            ("jürgen", .malformed),
            ("anna@berg", .malformed), ("a\u{0}bc", .malformed), ("anna.b", .malformed),
        ])
    func badUserName(_ text: String, _ kind: FieldFault.Kind) {
        var faults: [FieldFault] = []
        _ = FieldRules.userName(text, &faults)
        #expect(faults == [FieldFault(.userName, kind)])
    }

    @Test(
        "AU-1: a password has 10 to 200 characters of any kind",
        arguments: [
            (9, "x", Optional(FieldFault.Kind.tooShort(minimum: 10))), (10, "x", nil), (200, "ü", nil),
            (201, "x", .tooLong(maximum: 200)), (0, "x", .missing), (1_000_000, "x", .tooLong(maximum: 200)),
            (150, "👩‍👩‍👧‍👦", .tooLong(maximum: 200)),
        ])
    func password(_ count: Int, _ character: String, _ kind: FieldFault.Kind?) {
        var faults: [FieldFault] = []
        FieldRules.password(String(repeating: character, count: count), &faults)
        #expect(faults == kind.map { [FieldFault(.password, $0)] } ?? [])
    }

    @Test(
        "OR-3: e-mail addresses by their shape",
        arguments: [
            "a@b.de", "anna.berg+gavel@mail.example.org", "x_y-z@sub-1.example.co", "o'neil@example.com", " a@b.de ",
        ])
    func goodEmail(_ text: String) {
        var contact = Contact.anna
        contact.email = text
        #expect(faults(contact).isEmpty)
    }

    @Test(
        "OR-3: what no mail server takes, or what breaks out of a header, is no e-mail address",
        arguments: [
            "ab.example", "anna@b", "a@@b.de", "a@b@c.de", "@b.example", "a@.example", "a@b..de", ".a@b.de", "a.@b.de",
            "a..b@c.de", "a@-b.de", "a@b-.de", "anna@b.1", "anna@b.c", "a b@c.de", "a@b.de\r\nBcc: x@y.de",
            "a@b.de,c@d.de",
            "<a@b.de>", "\"a\"@b.de", "ä@b.de", "a@bü.de", "\(String(repeating: "x", count: 65))@b.de",
            "a@\(String(repeating: "x", count: 64)).de",
        ])
    func badEmail(_ text: String) {
        var contact = Contact.anna
        contact.email = text
        #expect(faults(contact) == [FieldFault(.email, .malformed)])
    }

    @Test(
        "OR-3: postal codes are those of the country",
        arguments: [
            ("DE", "80331", true), ("DE", "8033", false), ("DE", "8033A", false), ("AT", "1010", true),
            ("AT", "10101", false), ("NL", "1012 ab", true), ("NL", "1012AB", true), ("NL", "101 AB", false),
            ("BE", "1000", true), ("FR", "75001", true), ("US", "94105", true), ("US", "94105-1234", true),
            ("US", "9410", false), ("GB", "SW1A 1AA", true), ("GB", "SW1A_1AA", false), ("DE", "٨٠٣٣١", false),
        ])
    func postalCode(_ country: String, _ text: String, _ isGood: Bool) {
        var contact = Contact.anna
        contact.country = country
        contact.postalCode = text
        #expect(faults(contact) == (isGood ? [] : [FieldFault(.postalCode, .malformed)]))
    }

    @Test(
        "OR-3: a phone number has 6 to 15 digits",
        arguments: [
            ("+49 (89) 123-456", true), ("089/123456", true), ("123456", true), ("12345 ", false), ("+4912", false),
            ("1234567890123456", false), ("089 123456 x", false), ("49+89123456", false), ("------", false),
        ])
    func phone(_ text: String, _ isGood: Bool) {
        var contact = Contact.anna
        contact.phone = text
        #expect(faults(contact).isEmpty == isGood)
    }

    @Test(
        "OR-3: names cannot hide characters that deceive the reader of a contract",
        arguments: ["\n", "\u{202E}", "\u{7}", "\u{2028}", "\u{0}"])
    func deceivingCharacters(_ character: String) {
        var contact = Contact.anna
        contact.fullName = "Anna\(character)Berg"
        #expect(faults(contact) == [FieldFault(.fullName, .malformed)])
    }

    @Test("OR-3: names of all scripts are kept, trimmed")
    func names() {
        var faults: [FieldFault] = []
        var contact = Contact.anna
        contact.fullName = "  Zoë Müller-Łukasz 李 \t"
        contact.country = " de"
        let kept = FieldRules.contact(contact, &faults)
        #expect(faults.isEmpty)
        #expect(kept.fullName == "Zoë Müller-Łukasz 李")
        #expect(kept.country == "DE")
    }

    @Test("OR-3: everything that is wrong is said at once, field by field")
    func allFaults() {
        var faults: [FieldFault] = []
        _ = FieldRules.contact(
            Contact(fullName: "", street: "", postalCode: "", city: " ", country: "D", phone: "", email: ""), &faults)
        #expect(faults.count == 7)
        #expect(
            Set(faults.map(\.field)) == [.city, .country, .email, .fullName, .phone, .postalCode, .street])
        #expect(faults.allSatisfy { $0.rule == "OR-3" })
    }

    private func faults(_ contact: Contact) -> [FieldFault] {
        var faults: [FieldFault] = []
        _ = FieldRules.contact(contact, &faults)
        return faults
    }
}
