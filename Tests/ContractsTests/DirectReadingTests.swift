import Contracts
import Testing

@testable import Wire

/// Values that read their own JSON read what the general decoder would, and leave the rest to it.
@Suite("Direct reading of JSON")
struct DirectReadingTests {
    private let request = #"""
        {"amount":{"amount":125000,"currency":"EUR"},"auction":"0199c2a8-51f4-7c3e-9d41-6f1f2b7c8e90",\#
        "bidder":"0199c2a8-6b20-7a11-8c55-1d2e3f405162","isVerifiedExpert":true}
        """#
    private let receipt = #"""
        {"at":"2026-03-14T15:09:26.535897Z","auction":"0199c2a8-51f4-7c3e-9d41-6f1f2b7c8e90","commitment":"c",\#
        "endsAt":"2026-03-15T15:09:26Z","hash":"h","headHash":"hh","headSequence":7,"isLeading":false,\#
        "isReserveMet":true,"keyID":"k","minimumBid":-12,"outcome":"ACCEPTED","previousHash":"","price":0,"salt":"s",\#
        "sequence":999999999999999999,"signature":"sig"}
        """#

    private let page = #"""
        {"entries":[{"at":"2026-03-14T15:09:26.535897Z","data":{"bidCount":2,"none":null,"list":[1,-2,[],{}],\#
        "isOpen":true,"name":"bid"},"position":8,"type":"bid"},{"at":"2026-03-14T15:09:26Z","data":"x","position":9,\#
        "type":"price"}],"isComplete":false}
        """#
    private let news = #"""
        {"changed":["0199c2a8-51f4-7c3e-9d41-6f1f2b7c8e90","0199c2a8-6b20-7a11-8c55-1d2e3f405162"],"isAnything":false}
        """#

    private let events = #"""
        {"events":[{"aggregate":"member:0199c2a8","at":"2026-03-14T15:09:26.535897Z","body":{"member":"0199c2a8",\#
        "roles":["member"],"total":{"amount":1250}},"epoch":1,"position":100,"traceParent":"00-0af7651916cd43dd-01",\#
        "transaction":742,"type":"MemberChanged","version":1},{"aggregate":"a","at":"2026-03-14T15:09:26Z","body":null,\#
        "epoch":1,"position":101,"transaction":742,"type":"AuctionSold","version":2}],"hasMore":true}
        """#
    private let pull = #"{"after":{"epoch":1,"position":99,"transaction":742},"limit":256}"#
    private let member = #"""
        {"isVerifiedExpert":true,"language":"de","market":"AT","member":"0199c2a8-51f4-7c3e-9d41-6f1f2b7c8e90",\#
        "roles":["expert","member"],"status":"trader","userName":"gustav-7"}
        """#

    /// The same value, written out, or the same fault.
    private func outcome<Value: Codable>(_ read: () throws(JSONFault) -> Value) -> String {
        do throws(JSONFault) {
            return String(decoding: try JSON.encodeGenerally(try read()), as: UTF8.self)
        } catch {
            return "fault: \(error)"
        }
    }

    private func expectSame<Value: Codable>(_: Value.Type, _ bytes: [UInt8]) {
        let direct = outcome { () throws(JSONFault) in try JSON.decode(Value.self, from: bytes) }
        let general = outcome { () throws(JSONFault) in try JSON.decodeGenerally(Value.self, from: bytes[...]) }
        #expect(direct == general, "\(String(decoding: bytes, as: UTF8.self))")
    }

    @Test("AU-6, AU-15: what is read directly is read as it is written, in any order and with white space")
    func known() throws {
        for text in [request, receipt, page, news] { #expect(text.utf8.count > 100 && !text.contains("\n")) }
        #expect(JSONReader.read(PlaceBid.Request.self, from: Array(request.utf8)[...]) != nil)
        #expect(JSONReader.read(BidReceipt.self, from: Array(receipt.utf8)[...]) != nil)
        #expect(JSONReader.read(ReadFeed.Response.self, from: Array(page.utf8)[...]) != nil)
        #expect(JSONReader.read(WatchFeeds.Item.self, from: Array(news.utf8)[...]) != nil)
        let read = try JSON.decode(PlaceBid.Request.self, from: Array(request.utf8))
        #expect(String(decoding: try JSON.encode(read), as: UTF8.self) == request)
        let answer = try JSON.decode(BidReceipt.self, from: Array(receipt.utf8))
        #expect(String(decoding: try JSON.encode(answer), as: UTF8.self) == receipt)
        let feed = try JSON.decode(ReadFeed.Response.self, from: Array(page.utf8))
        #expect(feed.entries.map(\.position) == [8, 9] && feed.entries[0].data["list"]?.arrayValue?.count == 4)
        expectSame(ReadFeed.Response.self, Array(page.utf8))
        #expect(try JSON.encode(feed) == JSON.encodeGenerally(feed))
        let item = try JSON.decode(WatchFeeds.Item.self, from: Array(news.utf8))
        #expect(String(decoding: try JSON.encode(item), as: UTF8.self) == news)
        for text in [
            page.replacing("-2", with: "1.5"), page.replacing("-2", with: "9223372036854775808"),
            page.replacing("[]", with: "[,]"), page.replacing("[]", with: "[1,]"), page.replacing("\"x\"", with: "\"ä\""),
            page.replacing("[]", with: String(repeating: "[", count: 40) + String(repeating: "]", count: 40)),
            page.replacing("[]", with: String(repeating: "[", count: 20) + String(repeating: "]", count: 20)),
            page.replacing("[]", with: String(repeating: "[", count: 6) + String(repeating: "]", count: 6)),
            page.replacing("[]", with: String(repeating: "[", count: 7) + String(repeating: "]", count: 7)),
            page.replacing("\"x\"", with: "null"), page.replacing("[]", with: "null"), page.replacing("-2", with: "-0"),
            page.replacing("\"list\"", with: "\"l\\u0069st\""), page.replacing("\"x\"", with: "\"\u{7F}\""),
            page.replacing("\"none\"", with: "\"name\""), #"{"entries":[],"isComplete":true}"#,
        ] {
            expectSame(ReadFeed.Response.self, Array(text.utf8))
        }
        for text in [
            request.replacing(",", with: " ,\n"), request.replacing("true", with: "null"),
            request.replacing("125000", with: "125000.0"), request.replacing("125000", with: "0125000"),
            request.replacing("125000", with: "1e3"), request.replacing("125000", with: "9223372036854775808"),
            request.replacing("125000", with: "9223372036854775807"), request.replacing("125000", with: "-0"),
            request.replacing("EUR", with: "\\u0045UR"), request.replacing("EUR", with: "GBP"), request + " ",
            request + "}", request.replacing("true}", with: "true,\"new\":1}"),
            #"{"isVerifiedExpert":false,"# + request.dropFirst(1),
        ] {
            expectSame(PlaceBid.Request.self, Array(text.utf8))
        }
    }

    @Test("what services tell each other of is read directly as it is written, and so is what asks for it")
    func eventFeed() throws {
        func expectDirect<Value: Codable & DirectJSONReading>(_: Value.Type, _ text: String) throws {
            #expect(JSONReader.read(Value.self, from: Array(text.utf8)[...]) != nil, "\(text)")
            let value = try JSON.decode(Value.self, from: Array(text.utf8))
            #expect(String(decoding: try JSON.encode(value), as: UTF8.self) == text)
            #expect(try JSON.encode(value) == JSON.encodeGenerally(value))
            expectSame(Value.self, Array(text.utf8))
        }
        try expectDirect(PullEvents.Response.self, events)
        try expectDirect(PullEvents.Response.self, #"{"events":[],"hasMore":false}"#)
        try expectDirect(PullEvents.Request.self, pull)
        try expectDirect(MemberChanged.self, member)
        try expectDirect(HintEvents.Request.self, #"{"source":"auctions"}"#)
        try expectDirect(Empty.self, "{}")
        for text in ["{ }", #"{"new":1}"#, "[]", "{", "{}}", ""] { expectSame(Empty.self, Array(text.utf8)) }
        for text in [#"{"source":"kitchen"}"#, "{}"] { expectSame(HintEvents.Request.self, Array(text.utf8)) }
        for text in [
            member.replacing("trader", with: "baron"), member.replacing("\"AT\"", with: "\"US\""),
            member.replacing("\"AT\"", with: "\"xx\""), member.replacing("[\"expert\",", with: "[\"expert\",,"),
            member.replacing("\"de\"", with: "null"), member.replacing("gustav-7", with: "\\u0067ustav"),
            member.replacing("}", with: ",\"zeal\":1}"),
        ] {
            expectSame(MemberChanged.self, Array(text.utf8))
        }
    }

    @Test("values of any shape write the JSON that the general encoder writes")
    func values() throws {
        let values: [JSONValue] = [
            nil, true, 0, -7, "", "a\"\\\u{8}\u{C}\n/ä\u{1F}", [], [:], [1, [2], [:]], .number(1.5), .number(2), .number(1e300),
            .integer(.min), .integer(.max), ["b": 1, "a": [nil], "ä": "x", "B": ["z": 1, "": 2], "a/b": false],
        ]
        for value in values {
            let direct = String(decoding: try JSON.encode(value), as: UTF8.self)
            let general = String(decoding: try JSON.encodeGenerally(value), as: UTF8.self)
            #expect(direct == general)
        }
    }

    @Test("AU-6: whatever becomes of the bytes, both ways of reading say the same")
    func mutated() {
        var chance: UInt64 = 20_260_314
        func next(_ limit: Int) -> Int {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(chance >> 33) % limit
        }
        let interesting = Array("{}[],:\"\\ 0123456789-+.eEtfnuZT\u{1F}\u{7F}ä".utf8)
        let texts = [request, receipt, page, news, events, pull, member]
        for round in 0..<35_000 {
            var bytes = Array(texts[round % texts.count].utf8)
            for _ in 0...next(3) {
                let place = next(bytes.count)
                switch next(3) {
                case 0: bytes[place] = interesting[next(interesting.count)]
                case 1: bytes.remove(at: place)
                default: bytes.insert(interesting[next(interesting.count)], at: place)
                }
            }
            switch round % texts.count {
            case 0: expectSame(PlaceBid.Request.self, bytes)
            case 1: expectSame(BidReceipt.self, bytes)
            case 2: expectSame(ReadFeed.Response.self, bytes)
            case 3: expectSame(WatchFeeds.Item.self, bytes)
            case 4: expectSame(PullEvents.Response.self, bytes)
            case 5: expectSame(PullEvents.Request.self, bytes)
            default: expectSame(MemberChanged.self, bytes)
            }
        }
    }
}
