import Calendar
import Kernel
import Testing

private let day: Int64 = 86_400
private let micro: Int64 = 1_000_000

@Suite("Counted time")
struct CountedTimeTests {
    @Test("CA-4: the example of Ascension Day")
    func ascension() throws {
        let calendar = MarketCalendar(market: .de)
        let received = try calendar.instant(local: "2026-05-14T09:00")
        #expect(calendar.dueAt(from: received, budgetSeconds: day) == (try calendar.instant(local: "2026-05-16T00:00")))
        let sunday = try calendar.instant(local: "2026-05-17T23:00")
        #expect(calendar.countedMicroseconds(from: received, to: sunday) == day * micro)
        let monday = try calendar.instant(local: "2026-05-18T00:00")
        let late = try calendar.instant(local: "2026-05-18T00:00:01")
        #expect(calendar.isOnTime(sunday, from: received, budgetSeconds: day))
        #expect(calendar.isOnTime(monday, from: received, budgetSeconds: day))
        #expect(!calendar.isOnTime(monday.adding(microseconds: 1), from: received, budgetSeconds: day))
        #expect(!calendar.isOnTime(late, from: received, budgetSeconds: day))
        #expect(calendar.breachAt(from: received, budgetSeconds: day) == monday.adding(microseconds: 1))
    }

    @Test("CA-4: inside a working day the breach follows the due instant at once")
    func insideDay() throws {
        let calendar = MarketCalendar(market: .de)
        let received = try calendar.instant(local: "2026-11-18T15:00")
        let due = try calendar.instant(local: "2026-11-19T15:00")
        #expect(calendar.breachAt(from: received, budgetSeconds: day) == due.adding(microseconds: 1))
        #expect(calendar.dueAt(from: received, budgetSeconds: 0) == received)
    }

    @Test("CA-4: working days on which the clocks change count their real length")
    func changes() throws {
        let zone = try #require(LocalZone(identifier: "Asia/Amman"))
        let calendar = MarketCalendar(CalendarID(market: .us), zone: zone)
        for (text, hours) in [("2022-02-25", 23), ("2021-10-29", 25), ("2022-03-01", 24), ("2022-02-26", 0)] {
            let date = try #require(CivilDate(text))
            let (start, end) = (calendar.startOfDay(date), calendar.startOfDay(date.adding(days: 1)))
            #expect(calendar.countedMicroseconds(from: start, to: end) == Int64(hours) * 3_600 * micro, "\(text)")
        }
        // 24 h from Thursday noon over the short Friday: 12 h on Thursday, 12 of its 23 h on Friday.
        let start = try calendar.instant(local: "2022-02-24T12:00")
        #expect(calendar.dueAt(from: start, budgetSeconds: day) == (try calendar.instant(local: "2022-02-25T13:00")))
    }

    @Test("CA-4: the weekends on which the clocks change cost nothing and give nothing")
    func weekends() throws {
        // No market has a holiday on these days. Europe changes on the first two weekends, New York on the others.
        let weekends = [
            ("2028-03-24", "2028-03-27"), ("2028-10-27", "2028-10-30"), ("2027-03-12", "2027-03-15"),
            ("2027-11-05", "2027-11-08"),
        ]
        for market in Market.allCases {
            let calendar = MarketCalendar(market: market)
            for (friday, monday) in weekends {
                let start = try calendar.instant(local: "\(friday)T12:00")
                let due = try calendar.instant(local: "\(monday)T12:00")
                #expect(calendar.dueAt(from: start, budgetSeconds: day) == due, "\(market) \(friday)")
            }
        }
    }

    @Test("CA-4: counting adds up over any split, grows with the span and never runs faster than the clock")
    func additive() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<3_000 {
            let calendar = random.calendar()
            let a = random.instant()
            let length = Int64.random(in: 0..<(40 * day * micro), using: &random)
            let b = a.adding(microseconds: Int64.random(in: 0...length, using: &random))
            let c = a.adding(microseconds: length)
            let (ab, bc) = (calendar.countedMicroseconds(from: a, to: b), calendar.countedMicroseconds(from: b, to: c))
            let ac = calendar.countedMicroseconds(from: a, to: c)
            #expect(ab + bc == ac)
            #expect(0 <= ab && ab <= ac && ab <= b.microseconds(since: a))
            #expect(calendar.countedMicroseconds(from: c, to: a) == 0)
        }
    }

    @Test("CA-4: dueAt and breachAt are the inverse of counting")
    func inverse() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<3_000 {
            let calendar = random.calendar()
            let a = random.instant()
            let seconds = Int64.random(in: 1...(15 * day), using: &random)
            let (due, breach) = (
                calendar.dueAt(from: a, budgetSeconds: seconds), calendar.breachAt(from: a, budgetSeconds: seconds)
            )
            let budget = seconds * micro
            #expect(calendar.countedMicroseconds(from: a, to: due) == budget)
            #expect(calendar.countedMicroseconds(from: a, to: due.adding(microseconds: -1)) == budget - 1)
            #expect(calendar.countedMicroseconds(from: a, to: breach) == budget + 1)
            #expect(calendar.countedMicroseconds(from: a, to: breach.adding(microseconds: -1)) == budget)
            #expect(due < breach)
            #expect(calendar.isOnTime(breach.adding(microseconds: -1), from: a, budgetSeconds: seconds))
            #expect(!calendar.isOnTime(breach, from: a, budgetSeconds: seconds))
        }
    }

    @Test("CA-4: counting over decades is the sum of the working days")
    func decades() throws {
        for id in CalendarID.all {
            let calendar = MarketCalendar(id)
            let (first, last) = (try #require(CivilDate("2000-01-01")), try #require(CivilDate("2049-12-31")))
            let counted = calendar.countedMicroseconds(
                from: calendar.startOfDay(first), to: calendar.startOfDay(last.adding(days: 1)))
            // In all markets the clocks change on Sundays, so that every working day has 24 hours.
            #expect(counted == Int64(calendar.count(of: .workingDay, from: first, through: last)) * day * micro)
        }
    }

    @Test("CA-4: a regional holiday counts in its region only")
    func regions() throws {
        // Corpus Christi, Thursday 2026-06-04.
        for (id, due) in [("DE", "2026-06-04T10:00"), ("DE-BY", "2026-06-05T10:00"), ("DE-BE", "2026-06-04T10:00")] {
            let calendar = MarketCalendar(try #require(CalendarID(id)))
            let start = try calendar.instant(local: "2026-06-03T10:00")
            #expect(calendar.dueAt(from: start, budgetSeconds: day) == (try calendar.instant(local: due)))
        }
    }
}
