import Calendar
import Kernel

/// SplitMix64: the same numbers in every run.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// An instant of 2020 … 2035, with microseconds; one in four is a full hour, so that edges of days are hit.
    mutating func instant() -> Timestamp {
        let range: Range<Int64> = 1_577_836_800..<2_082_758_400
        if Int.random(in: 0..<4, using: &self) == 0 {
            return Timestamp(seconds: Int64.random(in: range, using: &self) / 3600 * 3600)
        }
        let micros = Int64.random(in: 0..<1_000_000, using: &self)
        return Timestamp(microseconds: Int64.random(in: range, using: &self) * 1_000_000 + micros)
    }

    mutating func calendar() -> MarketCalendar {
        MarketCalendar(CalendarID.all[Int.random(in: 0..<CalendarID.all.count, using: &self)])
    }
}
