import Foundation
import Kernel
import Logging
import Testing

@testable import ServiceKit

/// Logs: one JSON object per line, whatever is logged.
@Suite("JSON logs")
struct JSONLogHandlerTests {
    private struct Failure: Error {}

    private static let nasty = [
        "", "plain", "quote \" and \\ backslash", "line\nfeed\r\ntab\t", "\u{0}\u{1}\u{1f}\u{7f}", "ä 漢 🦊 e\u{301}",
        "\u{2028}\u{2029}", "{\"a\":1}", "\"\u{301}", "\\u0041", "</script>", "a\u{feff}b", "a\u{200d}b",
    ]

    private func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

    private func object(_ line: String) throws -> [String: String] {
        #expect(line.unicodeScalars.filter { $0 == "\n" }.count == 1)
        #expect(line.hasSuffix("\n"))
        return try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String],
            "\(line) is no object of texts")
    }

    @Test("each line is one valid object that reads back as it was", arguments: nasty)
    func nastyText(_ text: String) throws {
        var handler = JSONLogHandler(service: text, instance: "i\(text)", level: .trace)
        handler[metadataKey: "own"] = "\(text)"
        let event = LogEvent(
            level: .warning, message: "\(text)", metadata: ["k\(text)": "\(text)"], source: nil, file: "f",
            function: "f", line: 1)
        let read = try object(self.text(handler.line(event, at: Timestamp(seconds: 0))))
        #expect(
            read == [
                "time": "1970-01-01T00:00:00Z", "level": "warning", "message": text, "service": text,
                "instance": "i\(text)", "own": text, "k\(text)": text,
            ])
    }

    @Test("metadata never hides what every line has; that of the event wins over that of the logger")
    func keys() throws {
        var handler = JSONLogHandler(service: "orders", instance: "orders-0", level: .info)
        handler[metadataKey: "trace"] = "old"
        let event = LogEvent(
            level: .error, message: "m", metadata: ["time": "t", "level": "l", "service": "s", "trace": "new"],
            source: nil, file: "f", function: "f", line: 1)
        let line = text(handler.line(event, at: Timestamp(seconds: 0)))
        let read = try object(line)
        #expect(read["level"] == "error")
        #expect(read["metadata.level"] == "l")
        #expect(read["metadata.time"] == "t")
        #expect(read["service"] == "orders")
        #expect(read["trace"] == "new")
        for key in ["time", "level", "message", "service", "instance"] {
            #expect(line.components(separatedBy: "\"\(key)\":").count == 2)
        }
    }

    @Test("the error of an event is written, and lists and dictionaries are text")
    func values() throws {
        let handler = JSONLogHandler(service: "orders", instance: "orders-0", level: .info)
        var event = LogEvent(
            level: .error, message: "m", metadata: ["list": ["a", "b\""], "map": ["k": "v\n"]], source: nil,
            file: "f", function: "f", line: 1)
        event.error = Failure()
        let read = try object(self.text(handler.line(event, at: Timestamp(seconds: 0))))
        #expect(read["error"] == "Failure()")
        #expect(read["list"]?.contains("a") == true)
        #expect(read["map"]?.contains("k") == true)
    }
}
