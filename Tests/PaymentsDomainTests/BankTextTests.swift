import PaymentsDomain
import Testing

/// Texts and references as banks take them.
@Suite("Bank texts")
struct BankTextTests {
    @Test(
        "PY-3: texts are written in the character set of SEPA",
        arguments: [
            ("Jürgen Groß", "Juergen Gross"), ("ÄÖÜ", "AeOeUe"), ("Ju\u{308}rgen", "Juergen"),
            ("Café Françoise Núñez", "Cafe Francoise Nunez"), ("Łódź Øre Škoda", "Lodz Ore Skoda"),
            ("Æsir œuvre Þór", "AEsir oeuvre Thor"), ("Müller & Söhne <GmbH>", "Mueller Soehne GmbH"),
            ("O’Neill – „Haus“", "O'Neill - Haus"), ("a\r\n\tb", "a b"), ("Anna 👩‍👩‍👧 Lena 🎉", "Anna Lena"),
            ("  viel   Raum  ", "viel Raum"), ("Иван", ""), ("", ""), ("e\u{301}e\u{301}\u{323}", "ee"),
            ("(A)/B-C?:.,'+", "(A)/B-C?:.,'+"), ("a_b@c*d", "a b c d"), ("１２", ""), ("\u{0}x\u{FFFF}", "x"),
        ])
    func transliteration(_ text: String, _ expected: String) {
        #expect(BankText.sepa(text, maximumLength: 70) == expected)
    }

    @Test("PY-3: texts are cut to their length, never between, and lose the space at the end")
    func length() {
        #expect(BankText.sepa("abc def", maximumLength: 4) == "abc")
        #expect(BankText.sepa("abc def", maximumLength: 5) == "abc d")
        #expect(BankText.sepa("ßßß", maximumLength: 3) == "sss")
        #expect(BankText.sepa("abc", maximumLength: 0).isEmpty)
        #expect(BankText.sepa(String(repeating: "ä ", count: 500_000), maximumLength: 140).utf8.count == 140)
    }

    @Test("PY-3: whatever comes in, only the character set goes out")
    func everyScalar() {
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ".unicodeScalars)
        for value in UInt32(0)...0x2FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = BankText.sepa("x\(scalar)x", maximumLength: 35)
            guard text.unicodeScalars.allSatisfy(allowed.contains), text.first == "x", text.count >= 2 else {
                Issue.record("U+\(String(value, radix: 16)) became \(text)")
                continue
            }
        }
    }

    @Test("PY-3: references have 1 to 35 characters without spaces or loose slashes")
    func identifiers() {
        for text in ["A", "GV-2026-000001", "a/b", "M+1:2(3).,'?", String(repeating: "9", count: 35)] {
            #expect(BankText.isIdentifier(text), "\(text)")
        }
        for text in ["", " ", "a b", "/a", "a/", "a//b", "ä", "a&b", "a\n", "😀", String(repeating: "9", count: 36)] {
            #expect(!BankText.isIdentifier(text), "\(text)")
        }
    }

    @Test("XML is escaped, and what XML cannot hold is left out")
    func escaping() {
        #expect(BankText.escapedForXML("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&apos;")
        #expect(BankText.escapedForXML("ü👩‍👧\u{0}\u{B}\u{FFFE}\t\n\r") == "ü👩‍👧\t\n&#13;")
        #expect(BankText.escapedForXML("<\u{338}") == "&lt;\u{338}")
    }
}
