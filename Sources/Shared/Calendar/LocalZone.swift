// The time zone database is the only thing that is needed from Foundation.
import Foundation
import Kernel

/// Turns local days and times of one zone into instants, over changes of the clocks at any hour.
///
/// It relies on a zone having at most one change of its offset within 48 hours, which holds for all markets.
package struct LocalZone: Sendable {
    /// The IANA name.
    package let identifier: String
    private let zone: TimeZone

    /// Nil when the time zone database does not know the name.
    package init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.identifier = identifier
        self.zone = zone
    }

    /// The zone of a market; all are looked up once.
    static func of(_ market: Market) -> LocalZone {
        guard let zone = zones[market] else { preconditionFailure("every market has a zone") }
        return zone
    }

    private static let zones: [Market: LocalZone] = Dictionary(
        uniqueKeysWithValues: Market.allCases.map { market in
            guard let zone = LocalZone(identifier: market.timeZone) else {
                preconditionFailure("the time zone database lacks \(market.timeZone)")
            }
            return (market, zone)
        })

    /// The first instant of a local day: the first at which the wall clock shows 00:00 of it or, when the clocks are
    /// put forward over midnight, anything later. Days therefore follow each other without gap or overlap.
    package func startOfDay(_ date: CivilDate) -> Timestamp {
        let wall = Int64(date.dayNumber) * 86_400
        let change = offsets(around: wall)
        guard let changesAt = change.at, wall - change.before >= changesAt else {
            return Timestamp(seconds: wall - change.before)
        }
        return Timestamp(seconds: max(changesAt, wall - change.after))
    }

    /// The local day that an instant belongs to, so that `startOfDay(day) <= instant < startOfDay(day + 1)`.
    package func date(at instant: Timestamp) -> CivilDate {
        let date = localTime(at: instant).date
        // When the clocks go back over midnight the wall shows the old date again, but its day is over.
        let next = date.adding(days: 1)
        return instant >= startOfDay(next) ? next : date
    }

    /// What the wall clock shows; fractions of a second are dropped.
    package func localTime(at instant: Timestamp) -> LocalTime {
        let seconds = floorDivide(instant.microseconds, 1_000_000).quotient
        let (day, second) = floorDivide(seconds + offset(at: seconds), 86_400)
        guard let time = LocalTime(date: CivilDate(dayNumber: Int(day)), secondOfDay: Int(second)) else {
            preconditionFailure("a remainder by 86,400 is a second of a day")
        }
        return time
    }

    /// The instant of a local time: the first of two when the clocks are put back over it. It throws
    /// `LocalTimeError.nonexistent` when they are put forward over it.
    package func instant(of time: LocalTime) throws(LocalTimeError) -> Timestamp {
        let wall = time.wallSeconds
        let change = offsets(around: wall)
        guard let changesAt = change.at, wall - change.before >= changesAt else {
            return Timestamp(seconds: wall - change.before)
        }
        guard wall - change.after >= changesAt else { throw .nonexistent(time, zone: identifier) }
        return Timestamp(seconds: wall - change.after)
    }

    /// Seconds east of UTC.
    private func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// The offsets a day before and a day after a reading of the wall clock, and the first second of the later one
    /// when they differ. Offsets are less than a day, so the instant lies between.
    private func offsets(around wall: Int64) -> (before: Int64, after: Int64, at: Int64?) {
        var (low, high) = (wall - 86_400, wall + 86_400)
        let (before, after) = (offset(at: low), offset(at: high))
        guard before != after else { return (before, after, nil) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        return (before, after, high)
    }
}
