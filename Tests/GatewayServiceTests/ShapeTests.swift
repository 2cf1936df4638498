import Contracts
import Kernel
import Shapes
import Testing
import Wire

@testable import GatewayService

@Suite struct ShapeTests {
    private func read<Body: Decodable & Sendable>(_ type: Body.Type, _ text: String) throws -> Body {
        try BodyReader<Body>().read(Array(text.utf8))
    }

    private func refusal<Body: Decodable & Sendable>(_ type: Body.Type, _ text: String) -> RPCError? {
        do {
            _ = try read(type, text)
            return nil
        } catch {
            return error as? RPCError
        }
    }

    @Test("A body with exactly its shape is read")
    func goodBody() throws {
        let bid = try read(BidBody.self, #"{"amount": {"amount": 1250, "currency": "EUR"}}"#)
        #expect(bid.amount == Money(amount: 1250, currency: .eur))
    }

    @Test("A bid made from its tree is the one that the decoder reads")
    func bodyFromTree() throws {
        for amount in ["0", "-1", "1250", "9223372036854775807"] {
            for currency in ["EUR", "USD"] {
                let text = "{\"amount\": {\"currency\": \"\(currency)\", \"amount\": \(amount)}}"
                let tree = try JSON.decode(JSONValue.self, from: Array(text.utf8))
                #expect(BidBody(tree: tree)?.amount == (try JSON.decode(BidBody.self, from: Array(text.utf8)).amount))
            }
        }
        for tree: JSONValue in [nil, [:], ["amount": 1], ["amount": ["amount": 1]], ["amount": ["currency": "EUR"]]] {
            #expect(BidBody(tree: tree) == nil)
        }
    }

    @Test(
        "Unknown fields, wrong types and missing fields are refused by their paths",
        arguments: [
            (#"{"amount": {"amount": 1250, "currency": "EUR"}, "x": 1}"#, "UNKNOWN_FIELD", "x"),
            (#"{"amount": {"amount": 1250, "currency": "EUR", "tip": 1}}"#, "UNKNOWN_FIELD", "amount.tip"),
            (#"{"amount": {"amount": "1250", "currency": "EUR"}}"#, "INVALID_FIELD", "amount.amount"),
            (#"{"amount": {"amount": 12.5, "currency": "EUR"}}"#, "INVALID_FIELD", "amount.amount"),
            (#"{"amount": {"amount": 1e30, "currency": "EUR"}}"#, "INVALID_FIELD", "amount.amount"),
            (#"{"amount": {"amount": 1250, "currency": "XXX"}}"#, "INVALID_FIELD", "amount.currency"),
            (#"{"amount": {"amount": 1250}}"#, "MISSING_FIELD", "amount.currency"),
            (#"{"amount": null}"#, "INVALID_FIELD", "amount"),
            (#"{}"#, "MISSING_FIELD", "amount"),
            (#"[]"#, "INVALID_FIELD", "body"),
        ])
    func badBody(text: String, reason: String, field: String) {
        let error = refusal(BidBody.self, text)
        #expect(error?.reason == reason)
        #expect(error?.details["field"]?.stringValue == field)
        #expect(error?.httpStatus == 400)
    }

    @Test(
        "Malformed JSON is refused",
        arguments: ["", "{", "{}x", #"{"amount": 1,}"#, #"{"amount":1,"amount":2}"#, "\u{0}", #"{"a":"\ud800"}"#])
    func malformedJSON(text: String) {
        #expect(refusal(BidBody.self, text)?.reason == "MALFORMED_JSON")
    }

    @Test("Nesting beyond the limit is refused")
    func tooDeep() {
        let text = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(refusal(BidBody.self, text)?.reason == "MALFORMED_JSON")
    }

    @Test("Lengths count characters, and no text contains a zero byte")
    func texts() {
        #expect(refusal(LogInBody.self, #"{"login": "", "password": "x"}"#)?.details["field"] == "login")
        #expect(refusal(LogInBody.self, #"{"login": "a\u0000", "password": "x"}"#)?.details["field"] == "login")
        #expect(
            refusal(LogInBody.self, #"{"login": "\#(String(repeating: "ä", count: 254))", "password": "x"}"#) == nil)
        #expect(
            refusal(LogInBody.self, #"{"login": "\#(String(repeating: "ä", count: 255))", "password": "x"}"#) != nil)
    }

    @Test("Arrays, dictionaries and instants are checked inside")
    func nested() {
        let listing = #"""
            {"kind": "goods", "format": "fixedPrice", "title": "t", "description": "d", "currency": "EUR",
             "markets": ["DE", "XX"]}
            """#
        #expect(refusal(ListingBody.self, listing)?.details["field"] == "markets[1]")
        let prices = #"""
            {"kind": "goods", "format": "fixedPrice", "title": "t", "description": "d", "currency": "EUR",
             "markets": ["DE"], "marketPrices": {"DE": {"amount": true, "currency": "EUR"}}}
            """#
        #expect(refusal(ListingBody.self, prices)?.details["field"] == "marketPrices.DE.amount")
        let shape = Shape.instant
        #expect(throws: ShapeFault.self) { try shape.check("yesterday", at: "at") }
        #expect(throws: Never.self) { try shape.check("2026-11-21T09:30:00+01:00", at: "at") }
    }

    @Test("MK-3: an amount in another currency than the listing's is refused, never converted")
    func currencies() throws {
        let body = try read(
            ListingBody.self,
            #"""
            {"kind": "goods", "format": "auction", "title": "t", "description": "d", "currency": "EUR",
             "markets": ["DE"], "startPrice": {"amount": 100, "currency": "USD"}}
            """#)
        let stated = try read(
            ListingBody.self,
            #"""
            {"kind": "goods", "format": "auction", "title": "t", "description": "d", "markets": ["US"],
             "startPrice": {"amount": 100, "currency": "USD"}}
            """#)
        #expect(try stated.fields(in: .de).currency == .usd)
        #expect(throws: RPCError.self) { try body.fields(in: .de) }
    }
}
