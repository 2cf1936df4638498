import Testing
import Wire

@Suite("Frame codec")
struct FrameCodecTests {
    private static let error = RPCError(
        .failedPrecondition, reason: "BID_TOO_LOW", "at least 12.50", rule: "AU-5",
        details: ["minimum": ["amount": 1250, "currency": "EUR"]], retryAfterMilliseconds: 50)

    static let headers: [Header] = [
        .hello(Hello(session: 7, instance: "gateway-0")),
        .hello(Hello(version: 2, session: 0, service: "auctions", instance: "")),
        .request(RequestHeader(call: 1, method: "auctions.placeBid", timeoutMilliseconds: 4990)),
        .request(
            RequestHeader(
                call: UInt64(Int64.max), method: "a.b", timeoutMilliseconds: 0, sentMilliseconds: -5,
                metadata: Metadata(["traceparent": "00-ab-cd-01", "principal": "ä \"x\" \n"]))),
        .response(ResponseHeader(call: 3)),
        .response(ResponseHeader(call: 4, error: error)),
        .response(
            ResponseHeader(call: 5, error: RPCError(.unavailable, reason: "DRAINING", "", isNotProcessed: true))),
        .request(
            RequestHeader(call: 6, method: "auctions.watch", timeoutMilliseconds: 86_400_000, creditBytes: 262_144)),
        .credit(call: 6, bytes: 131_072), .end(ResponseHeader(call: 6)), .end(ResponseHeader(call: 7, error: error)),
        .cancel(call: 9), .ping(sequence: 1), .pong(sequence: 1),
        .goaway(.draining, message: "the service is shutting down"), .goaway(.done, message: ""),
    ]

    @Test("Every header reads as what was written", arguments: headers)
    func headerRoundTrip(_ header: Header) throws {
        var builder = FrameBuilder()
        try builder.append(header)
        let frames = builder.takeFrames()
        #expect(try frames.map { try FrameDecoder.decode($0) } == [[WireMessage(header)]])
        #expect(builder.isEmpty)
    }

    @Test("Several messages share a frame, bodies in their places")
    func messagesShareAFrame() throws {
        var builder = FrameBuilder()
        let body = Array(#"{"amount":1250}"#.utf8)
        for header in Self.headers {
            if case .request = header {
                try builder.append(header, body: body[...])
            } else {
                try builder.append(header)
            }
        }
        let frames = builder.takeFrames()
        try #require(frames.count == 1)
        let messages = try FrameDecoder.decode(frames[0])
        #expect(messages.map(\.header) == Self.headers)
        #expect(messages.map(\.bodies.count) == [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(messages[2].bodies[0].elementsEqual(body))
    }

    @Test("A message of data has items, one or several")
    func items() throws {
        let frame = document(#"{"kind":"data","call":6,"bodies":2}"#) + document("1") + document("[2]")
        #expect(try FrameDecoder.decode(frame).map(\.header) == [.data(call: 6)])
        #expect(try FrameDecoder.decode(frame)[0].bodies.map { Array($0) } == [Array("1".utf8), Array("[2]".utf8)])
        var builder = FrameBuilder()
        try builder.append(.data(call: 6), body: Array("1".utf8)[...])
        #expect(builder.takeFrames() == [document(#"{"kind":"data","call":6,"bodies":1}"#) + document("1")])
    }

    @Test("The bytes are those of the documentation")
    func documentedBytes() throws {
        var builder = FrameBuilder()
        try builder.append(
            .request(RequestHeader(call: 1, method: "auctions.placeBid", timeoutMilliseconds: 5000)),
            body: Array("{}".utf8)[...])
        let header = #"{"kind":"req","call":1,"method":"auctions.placeBid","timeout":5000,"bodies":1}"#
        let expected =
            [0, 0, 0, 0, UInt8(header.utf8.count)] + Array(header.utf8) + [0, 0, 0, 0, 2] + Array("{}".utf8)
        #expect(builder.takeFrames() == [expected])
    }

    @Test("A frame that would grow beyond a limit is followed by another")
    func splitsAtLimits() throws {
        var builder = FrameBuilder()
        for sequence in 0..<2500 { try builder.append(.ping(sequence: UInt64(sequence))) }
        var frames = builder.takeFrames()
        #expect(try frames.map { try FrameDecoder.decode($0).count } == [1024, 1024, 452])
        let body = [UInt8](repeating: UInt8(ascii: " "), count: 3 * 1024 * 1024)
        for call in 1...3 { try builder.append(.response(ResponseHeader(call: UInt64(call))), body: body[...]) }
        frames = builder.takeFrames()
        #expect(frames.count == 3)
        #expect(frames.allSatisfy { $0.count <= WireLimits.frameBytes })
    }

    @Test("The largest message fits; one byte more does not, and leaves the others alone")
    func largestMessage() throws {
        var builder = FrameBuilder()
        let header = Header.response(ResponseHeader(call: 1))
        try builder.append(header, body: [][...])
        let overhead = builder.takeFrames()[0].count
        let largest = [UInt8](repeating: UInt8(ascii: " "), count: WireLimits.frameBytes - overhead)
        try builder.append(.ping(sequence: 1))
        try builder.append(header, body: largest[...])
        #expect(throws: FrameBuilder.Refusal.messageTooLarge(bytes: WireLimits.frameBytes + 1)) {
            try builder.append(header, body: (largest + [0])[...])
        }
        let long = String(repeating: "x", count: WireLimits.headerBytes)
        #expect(throws: FrameBuilder.Refusal.self) { try builder.append(.goaway(.draining, message: long)) }
        let frames = builder.takeFrames()
        #expect(frames.map(\.count) == [frames[0].count, WireLimits.frameBytes])
        #expect(try FrameDecoder.decode(frames[1])[0].bodies[0].count == largest.count)
    }

    @Test("Unknown kinds and fields are passed over with their bodies")
    func unknownKinds() throws {
        let frame =
            document(#"{"kind":"news","call":1,"bodies":2,"new":{"a":[1]}}"#) + document("1") + document("2")
            + document(#"{"sequence":4,"kind":"ping","later":null}"#)
        let messages = try FrameDecoder.decode(frame)
        #expect(messages.map(\.header) == [.unknown(kind: "news"), .ping(sequence: 4)])
        #expect(messages[0].bodies.count == 2)
    }

    @Test("A code of a later version reads as unknown, a reason of a later goaway as draining")
    func laterVersions() throws {
        let frame =
            document(#"{"kind":"res","call":1,"code":"BRAND_NEW","reason":"X"}"#)
            + document(#"{"kind":"goaway","reason":"BRAND_NEW"}"#)
        #expect(
            try FrameDecoder.decode(frame).map(\.header) == [
                .response(ResponseHeader(call: 1, error: RPCError(.unknown, reason: "X", ""))),
                .goaway(.draining, message: ""),
            ])
    }

    @Test("Each kind of broken frame has its fault", arguments: brokenFrames)
    func faults(_ broken: BrokenFrame) {
        do {
            _ = try FrameDecoder.decode(broken.frame)
            Issue.record("the frame was accepted; expected \(broken.fault)")
        } catch {
            #expect(error.name == broken.fault)
            #expect(!error.description.isEmpty)
        }
    }

    private static let ping = document(#"{"kind":"ping","sequence":1}"#)

    static let brokenFrames: [BrokenFrame] = [
        BrokenFrame([], "empty_frame"),
        BrokenFrame([0], "truncated_prefix"),
        BrokenFrame([0, 0, 0, 0], "truncated_prefix"),
        BrokenFrame([0, 0, 0, 0, 1], "truncated_document"),
        BrokenFrame([0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7B], "truncated_document"),
        BrokenFrame(ping + [0], "truncated_prefix"),
        BrokenFrame(Array(ping.dropLast()), "truncated_document"),
        BrokenFrame(ping + [0, 0, 0, 0, 0], "malformed_header"),
        BrokenFrame([1] + ping.dropFirst(), "unsupported_flags"),
        BrokenFrame(
            document(#"{"kind":"ping","sequence":1,"x":""# + String(repeating: "x", count: 70_000) + #""}"#),
            "header_too_large"),
        BrokenFrame(document(#"{"kind":"req","call":1,"method":"a.b","timeout":1,"bodies":1}"#), "missing_bodies"),
        BrokenFrame(document(#"{"kind":"ping","sequence":1,"bodies":-1}"#), "invalid_field"),
        BrokenFrame(document(#"{"kind":"ping","sequence":1,"bodies":1025}"#), "invalid_field"),
        BrokenFrame(document(#"{"kind":"ping","sequence":-1}"#), "invalid_field"),
        BrokenFrame(document(#"{"kind":"ping"}"#), "invalid_field"),
        BrokenFrame(document(#"{"sequence":1}"#), "invalid_field"),
        BrokenFrame(document(#"{"kind":"req","call":1,"timeout":1}"#), "invalid_field"),
        BrokenFrame(document(#"{"kind":"req","call":1,"method":"a.b"}"#), "invalid_field"),
        BrokenFrame(document(#"{"kind":"req","call":1,"method":"a.b","timeout":86400001}"#), "invalid_field"),
        BrokenFrame(document(#"{"kind":"hello","session":1}"#), "invalid_field"),
        BrokenFrame(document(#"{"kind":"ping","sequence":1,"sequence":1}"#), "malformed_header"),
        BrokenFrame(document(#"{"kind":"ping","sequence":1.5}"#), "malformed_header"),
        BrokenFrame(document(#"{"kind":1}"#), "malformed_header"),
        BrokenFrame(document(#"{"kind":"req","metadata":{"a":1}}"#), "malformed_header"),
        BrokenFrame(document("[]"), "malformed_header"),
        BrokenFrame(document("not JSON"), "malformed_header"),
        BrokenFrame(Array(repeatElement(ping, count: 1025).joined()), "too_many_documents"),
        BrokenFrame([UInt8](repeating: 0, count: WireLimits.frameBytes + 1), "frame_too_large"),
    ]
}

/// A frame that cannot be read, shown by the name of its fault.
struct BrokenFrame: Sendable, CustomTestStringConvertible {
    let frame: [UInt8]
    let fault: String

    init(_ frame: [UInt8], _ fault: String) {
        self.frame = frame
        self.fault = fault
    }

    var testDescription: String { "\(frame.count) bytes: \(fault)" }
}

/// One document with its five bytes before it.
func document(_ json: String) -> [UInt8] {
    let bytes = Array(json.utf8)
    let length = UInt32(bytes.count)
    return [0] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + bytes
}
