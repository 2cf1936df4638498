import Testing
import Wire

@Suite("JSON of bodies")
struct JSONCodingTests {
    private struct Line: Codable, Equatable {
        var amount: Int64
        var note: String?
    }
    private struct Order: Codable, Equatable {
        var id: String
        var lines: [Line]
        var isPaid: Bool
    }

    @Test("Keys are sorted and slashes stay as they are")
    func encodes() throws {
        let order = Order(id: "a/b", lines: [Line(amount: 5, note: nil)], isPaid: true)
        let bytes = try JSON.encode(order)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"id":"a/b","isPaid":true,"lines":[{"amount":5}]}"#)
        #expect(try JSON.decode(Order.self, from: bytes) == order)
    }

    @Test(
        "A fault names the field",
        arguments: [
            (
                #"{"id":"x","isPaid":true,"lines":[{"amount":1},{"amount":"2"}]}"#,
                "lines[1].amount: expected an integer"
            ),
            (#"{"id":"x","isPaid":true,"lines":[{}]}"#, "lines[0].amount: missing"),
            (#"{"id":"x","isPaid":null,"lines":[]}"#, "isPaid: expected true or false"),
            (#"{"id":7,"isPaid":true,"lines":[]}"#, "id: expected a string"),
            (#"{"id":"x","isPaid":true,"lines":{}}"#, "lines: expected an array"),
            (#"[]"#, "expected an object"),
            (#"{"id":"x""#, "the JSON text ends too early"),
        ])
    func namesFields(_ text: String, _ expected: String) {
        do {
            _ = try JSON.decode(Order.self, from: Array(text.utf8))
            Issue.record("\(text) was accepted")
        } catch {
            #expect(error.description == expected)
        }
    }

    @Test("What JSON cannot say is refused with its path")
    func refusesInfinity() {
        do {
            _ = try JSON.encode(["price": [Double.infinity]])
            Issue.record("infinity was encoded")
        } catch {
            #expect(error.description.hasPrefix("price[0]: "))
        }
    }

    @Test("Bodies nested deeper than 32 are refused before they are decoded")
    func limitsDepth() {
        let text = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(throws: JSONFault.tooDeep(limit: 32)) { try JSON.decode(JSONValue.self, from: Array(text.utf8)) }
    }
}
