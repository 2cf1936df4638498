import Foundation
import Kernel
import Testing

@Suite("Instants")
struct TimestampTests {
    @Test(
        "CA-8: RFC 3339 is read",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999999Z", -1),
            ("2026-05-14T07:00:00Z", 1_778_742_000_000_000),
            ("2026-05-14T09:00:00+02:00", 1_778_742_000_000_000), ("2026-05-13T21:30:00-09:30", 1_778_742_000_000_000),
            ("2026-05-14t07:00:00z", 1_778_742_000_000_000), ("2026-05-14 07:00:00Z", 1_778_742_000_000_000),
            ("2026-05-14T07:00:00.5Z", 1_778_742_000_500_000), ("2026-05-14T07:00:00.000001Z", 1_778_742_000_000_001),
            ("2026-05-14T07:00:00.123456+00:00", 1_778_742_000_123_456),
        ])
    func read(text: String, microseconds: Int64) {
        #expect(Timestamp(text)?.microseconds == microseconds)
    }

    @Test(
        "CA-8: anything else is refused",
        arguments: [
            "", "2026-05-14", "2026-05-14T07:00Z", "2026-05-14T07:00:00", "2026-05-14T24:00:00Z",
            "2026-05-14T07:60:00Z",
            "2026-05-14T23:59:60Z", "2026-05-14T07:00:00.Z", "2026-05-14T07:00:00.1234567Z", "2026-05-14T07:00:00+2:00",
            "2026-05-14T07:00:00+02", "2026-05-14T07:00:00+0200", "2026-05-14T07:00:00+24:00", "2026-05-14T07:00:00Zx",
            "2026-02-30T07:00:00Z", "2026-05-14T7:00:00Z", "2026-05-14_07:00:00Z", "-026-05-14T07:00:00Z", "1778742000",
        ])
    func refused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(
        "CA-8: RFC 3339 is written in UTC, with a fraction only when there is one",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_778_742_000_000_000, "2026-05-14T07:00:00Z"),
            (1_778_742_000_120_000, "2026-05-14T07:00:00.120Z"), (1_778_742_000_000_010, "2026-05-14T07:00:00.000010Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ])
    func written(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test("CA-8: random instants survive text and JSON to the microsecond, with any offset")
    func roundTrip() throws {
        var random = SeededRandom(seed: 12)
        // 0001-01-02 to 9999-12-30, so that no offset leaves the years of four digits.
        let range = (-62_135_510_400 as Int64 * 1_000_000)...(253_402_128_000 as Int64 * 1_000_000)
        for _ in 0..<5_000 {
            let instant = Timestamp(microseconds: Int64.random(in: range, using: &random))
            #expect(Timestamp(instant.description) == instant)
            let json = try JSONEncoder().encode([instant])
            #expect(try JSONDecoder().decode([Timestamp].self, from: json) == [instant])
            let minutes = Int64.random(in: 0..<1_440, using: &random)
            let shown = instant.adding(seconds: minutes * 60).description.dropLast()
            let offset = String(10_000 + minutes / 60 * 100 + minutes % 60).dropFirst()
            #expect(Timestamp("\(shown)+\(offset.prefix(2)):\(offset.suffix(2))") == instant)
        }
    }

    @Test("CA-8: arithmetic and comparison")
    func arithmetic() {
        let instant = Timestamp(seconds: 10)
        #expect(instant.adding(seconds: -3).microseconds == 7_000_000)
        #expect(instant.adding(microseconds: 1).microseconds(since: instant) == 1)
        #expect(instant < instant.adding(microseconds: 1))
    }
}
