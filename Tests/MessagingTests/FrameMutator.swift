import Wire

@testable import Messaging

/// Makes damaged frames out of good ones, the same for the same seed.
struct FrameMutator {
    private var random: SplitMix64
    private let seeds: [[UInt8]]

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        seeds = try Self.makeSeeds()
    }

    /// The next frame: mostly damaged, now and then not.
    mutating func next() -> [UInt8] {
        var frame = seeds.randomElement(using: &random)!
        for _ in 0...below(3) { mutate(&frame) }
        return frame
    }

    private static func makeSeeds() throws -> [[UInt8]] {
        let metadata = Metadata(["traceparent": "00-abcdef-1234-01", "principal": "0190a5b3", "language": "de"])
        let hello = Header.hello(Hello(session: 1, instance: "fuzz"))
        let echo = Header.request(
            RequestHeader(call: 3, method: "auctions.echo", timeoutMilliseconds: 5000, metadata: metadata))
        let error = RPCError(.aborted, reason: "X", "x", details: ["a": [1, ["b": nil]]], retryAfterMilliseconds: 5)
        let singles: [(Header, String?)] = [
            (hello, nil), (echo, #"{"text":"fuzz"}"#), (echo, #"{"text":5}"#), (.cancel(call: 3), nil),
            (.ping(sequence: 1), nil), (.goaway(.done, message: "x"), nil),
            (.response(ResponseHeader(call: 3, error: error)), nil), (.unknown(kind: "news"), #"[1.5e3,"\u00e4"]"#),
            (tickRequest(call: 4, credit: 200), #"{"bytes":9,"count":50,"ending":""}"#),
            (.credit(call: 4, bytes: 70), nil),
            (.data(call: 4), #"{"number":1}"#), (.end(ResponseHeader(call: 4, error: error)), nil),
        ]
        var seeds = try singles.map { try RawClient.frame($0.0, body: $0.1) }
        var all = FrameBuilder()
        try all.append(hello)
        for (header, body) in singles {
            if let body { try all.append(header, body: Array(body.utf8)[...]) } else { try all.append(header) }
        }
        seeds.append(contentsOf: all.takeFrames())
        return seeds
    }

    private mutating func mutate(_ frame: inout [UInt8]) {
        switch below(10) {
        case 0, 1: flipBits(&frame)
        case 2: frame.removeLast(below(frame.count + 1))
        case 3: frame.removeFirst(below(frame.count + 1))
        case 4: splice(&frame)
        case 5: editLength(&frame)
        case 6: insertNoise(&frame)
        case 7: frame += nestedDocument()
        case 8: replaceToken(&frame)
        default: frame += seeds.randomElement(using: &random)!
        }
    }

    private mutating func flipBits(_ frame: inout [UInt8]) {
        guard !frame.isEmpty else { return }
        for _ in 0...below(8) { frame[below(frame.count)] ^= 1 << UInt8(below(8)) }
    }

    private mutating func splice(_ frame: inout [UInt8]) {
        let other = seeds.randomElement(using: &random)!
        frame = Array(frame.prefix(below(frame.count + 1)) + other.suffix(below(other.count + 1)))
    }

    /// Writes a number where a length stands, or might stand.
    private mutating func editLength(_ frame: inout [UInt8]) {
        guard frame.count >= 5 else { return }
        let position = below(2) == 0 ? 1 : below(frame.count - 3)
        let value = [0, 1, 0xFF, 0x7FFF_FFFF, 0xFFFF_FFFF, UInt64(below(200)), random.next()].randomElement(
            using: &random)!
        for index in 0..<4 where position + index < frame.count {
            frame[position + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt64(index)))
        }
    }

    private mutating func insertNoise(_ frame: inout [UInt8]) {
        let noise = (0..<below(20)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        frame.insert(contentsOf: noise, at: below(frame.count + 1))
    }

    /// A request whose body is nested far too deep, or about as deep as it may be.
    private mutating func nestedDocument() -> [UInt8] {
        let depth = below(4) == 0 ? 5000 : 28 + below(10)
        let open = below(2) == 0 ? "[" : "{\"a\":"
        let body =
            String(repeating: open, count: depth) + "1" + String(repeating: open == "[" ? "]" : "}", count: depth)
        let header = #"{"kind":"req","call":\#(below(100)),"method":"auctions.echo","timeout":1000,"bodies":1}"#
        return Self.document(header) + Self.document(body)
    }

    /// Replaces a piece of the text and corrects the length, so that the reader of headers is reached.
    private mutating func replaceToken(_ frame: inout [UInt8]) {
        let tokens = [
            "null", "-1", "1e999", "\"\\ud800\"", "{}", "[[[[", "99999999999999999999", "\"bodies\":2000", "\u{0}",
            "\"kind\"",
            ",,", "true", "\"credit\":-1", "\"credit\":9223372036854775807", "\"kind\":\"data\"",
            "\"call\":9223372036854775807", "\"timeout\":-5",
        ]
        let header = #"{"kind":"req","call":1,"method":"auctions.echo","timeout":1000,"bodies":1}"#
        let cut = header.utf8.index(header.startIndex, offsetBy: below(header.utf8.count))
        let end = header.utf8.index(cut, offsetBy: below(8), limitedBy: header.endIndex) ?? header.endIndex
        let text = header[..<cut] + tokens.randomElement(using: &random)! + header[end...]
        frame = Self.document(String(text)) + Self.document(#"{"text":"x"}"#)
    }

    private static func document(_ json: String) -> [UInt8] {
        let length = UInt32(json.utf8.count)
        return [0] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + Array(json.utf8)
    }

    private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}
