import Testing
import Wire

@Suite("JSON scanner")
struct JSONScannerTests {
    @Test(
        "Well-formed documents are accepted",
        arguments: [
            "{}", "[]", "null", "true", "false", "0", "-0", "12", "-1.5e+3", "1E400", "\"\"",
            " { \"a\" : [ 1 , 2 ] } \n",
            #""\u00e4\ud83d\ude00\n\/""#, "\"äöü😀\"", "[[[[]]]]", #"{"a":{"b":{"c":null}}}"#,
        ])
    func accepts(_ text: String) throws {
        try JSONScanner.validate(Array(text.utf8)[...])
    }

    @Test(
        "Malformed documents are refused",
        arguments: [
            "", " ", "{", "}", "[1,]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "tru", "nul", "+1", "01",
            "1.",
            ".5", "1e", "-", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"",
            "[] []", "{} x", "'a'", "[1 2]", "NaN", "Infinity", "{\"a\" 1}", "{1:2}", "\u{FEFF}{}",
        ])
    func refuses(_ text: String) {
        #expect(throws: JSONFault.self) { try JSONScanner.validate(Array(text.utf8)[...]) }
    }

    @Test("Malformed UTF-8 is refused in strings and keys")
    func refusesMalformedText() {
        let quote = UInt8(ascii: "\"")
        for bad: [UInt8] in [[0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
            #expect(throws: JSONFault.malformedString(offset: 0)) {
                try JSONScanner.validate(([quote] + bad + [quote])[...])
            }
        }
    }

    @Test("Nesting is allowed up to 32 levels and no further")
    func limitsDepth() throws {
        func nested(_ depth: Int) -> ArraySlice<UInt8> {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)[...]
        }
        try JSONScanner.validate(nested(32))
        #expect(throws: JSONFault.tooDeep(limit: 32)) { try JSONScanner.validate(nested(33)) }
        #expect(throws: JSONFault.tooDeep(limit: 32)) { try JSONScanner.validate(nested(100_000)) }
        let objects = String(repeating: "{\"a\":", count: 33) + "1" + String(repeating: "}", count: 33)
        #expect(throws: JSONFault.tooDeep(limit: 32)) { try JSONScanner.validate(Array(objects.utf8)[...]) }
    }

    @Test("A value reads as what was written")
    func roundTrip() throws {
        let value: JSONValue = [
            "text": "quote \" backslash \\ slash / line\n tab\t bell\u{7} ä 😀", "number": 42, "least": .integer(.min),
            "most": .integer(.max), "fraction": .number(-0.125), "yes": true, "nothing": nil,
            "list": [1, "two", [], [:]], "": "empty key",
        ]
        var writer = JSONWriter()
        writer.value(value)
        try JSONScanner.validate(writer.bytes[...])
        var scanner = JSONScanner(writer.bytes[...])
        #expect(try scanner.readValue() == value)
        #expect(try JSON.decode(JSONValue.self, from: writer.bytes) == value)
    }

    @Test("Integers beyond 64 bits become numbers, and are refused where an integer is wanted")
    func readsIntegers() throws {
        var scanner = JSONScanner(Array("9223372036854775808".utf8)[...])
        #expect(try scanner.readValue() == .number(9_223_372_036_854_775_808))
        for text in ["9223372036854775808", "-9223372036854775809", "1.0", "1e3", "\"1\"", "true", ""] {
            #expect(throws: JSONFault.self) {
                var scanner = JSONScanner(Array(text.utf8)[...])
                _ = try scanner.readInteger()
            }
        }
    }
}
