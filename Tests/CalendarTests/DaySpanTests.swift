import Calendar
import Kernel
import Testing

@Suite("Spans of days")
struct DaySpanTests {
    @Test("CA-3: the event's day is not counted, the last day counts to 24:00 local time, also over a change of clocks")
    func ends() throws {
        let calendar = MarketCalendar(market: .de)
        for (event, days, end) in [
            ("2026-03-28T23:59:59", 1, "2026-03-30T00:00"), ("2026-03-29T00:00", 1, "2026-03-31T00:00"),
            ("2026-10-24T12:00", 1, "2026-10-26T00:00"), ("2026-02-27T12:00", 2, "2026-03-02T00:00"),
            ("2026-12-31T12:00", 0, "2027-01-01T00:00"),
        ] {
            let start = try calendar.instant(local: event)
            let span = calendar.deadline(afterDays: days, of: .calendarDay, from: start, shift: false)
            #expect(span.endsAt == (try calendar.instant(local: end)), "\(event)")
        }
    }

    @Test("CA-3: the shift passes over Saturday, Sunday and holidays in a row")
    func shift() throws {
        // Good Friday 2026-04-03 to Easter Monday 2026-04-06.
        let calendar = MarketCalendar(market: .de)
        for day in ["2026-04-02", "2026-04-03", "2026-04-04", "2026-04-05"] {
            let event = calendar.startOfDay(try #require(CivilDate(day)))
            let span = calendar.deadline(afterDays: 1, of: .calendarDay, from: event, shift: true)
            #expect(span.lastDay == CivilDate("2026-04-07"), "\(day)")
            #expect(span.nominalLastDay == (try #require(CivilDate(day))).adding(days: 1))
        }
    }

    @Test("CA-3: properties of random spans")
    func properties() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<3_000 {
            let calendar = random.calendar()
            let event = random.instant()
            let days = Int.random(in: 0...60, using: &random)
            let type = DayType.allCases[Int.random(in: 0..<4, using: &random)]
            let plain = calendar.deadline(afterDays: days, of: type, from: event, shift: false)
            let shifted = calendar.deadline(afterDays: days, of: type, from: event, shift: true)
            let first = calendar.date(at: event).adding(days: 1)
            #expect(calendar.count(of: type, from: first, through: plain.lastDay) == days)
            #expect(days == 0 || calendar.isDay(type, plain.lastDay))
            #expect(plain.endsAt > event)
            #expect(calendar.date(at: plain.endsAt.adding(microseconds: -1)) == plain.lastDay)
            #expect(shifted.nominalLastDay == plain.lastDay)
            #expect(calendar.isDay(.workingDay, shifted.lastDay))
            #expect(calendar.count(of: .workingDay, from: plain.lastDay, through: shifted.lastDay) == 1)
        }
    }

    @Test("HD-11: notice is given at least 14 dates before the first day of the absence")
    func notice() throws {
        let calendar = MarketCalendar(market: .de)
        let absence = try calendar.instant(local: "2026-08-17T00:00")
        let span = calendar.deadline(daysBefore: 14, absence)
        #expect(span.lastDay == CivilDate("2026-08-03"))
        #expect(span.endsAt == (try calendar.instant(local: "2026-08-04T00:00")))
        #expect(calendar.deadline(daysBefore: 14, absence.adding(seconds: 86_399)) == span)
    }
}
