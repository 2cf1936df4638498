import Calendar
import Kernel
import Testing

@Suite("Test vectors of the rule book")
struct VectorTests {
    @Test("CA-4: sla-vectors.csv, line by line")
    func sla() throws {
        let rows = try rows(PackageResources.sla_vectors_csv)
        #expect(rows.count == 15)
        for row in rows {
            let calendar = MarketCalendar(try #require(CalendarID(row["market"] ?? "")))
            let received = try calendar.instant(local: row["received_local"] ?? "")
            let due = try calendar.instant(local: row["due_local"] ?? "")
            #expect(calendar.dueAt(from: received, budgetSeconds: 86_400) == due, "\(row)")
            #expect(calendar.countedMicroseconds(from: received, to: due) == 86_400_000_000, "\(row)")
            let rule = try #require(DeadlineRule.named("HD-3"))
            #expect(rule.explain(start: received, calendar: calendar, policyVersion: "test").dueAt == due, "\(row)")
        }
    }

    @Test("CA-3: day-vectors.csv, line by line and at every hour of the event's day")
    func days() throws {
        let rows = try rows(PackageResources.day_vectors_csv)
        #expect(rows.count == 7)
        let columns: [(String, Int, DayType, Bool)] = [
            ("werktage_7", 7, .werktag, false), ("werktage_7_shifted", 7, .werktag, true),
            ("working_days_7", 7, .workingDay, false), ("werktage_3", 3, .werktag, false),
            ("werktage_3_shifted", 3, .werktag, true), ("working_days_3", 3, .workingDay, false),
            ("calendar_days_10", 10, .calendarDay, false), ("calendar_days_10_shifted", 10, .calendarDay, true),
        ]
        let calendar = MarketCalendar(market: .de)
        for row in rows {
            let eventDay = try #require(CivilDate(row["event_day"] ?? ""))
            for (column, days, type, shift) in columns {
                let last = try #require(CivilDate(row[column] ?? ""))
                for hour in 0..<24 {
                    let event = calendar.startOfDay(eventDay).adding(seconds: Int64(hour) * 3600)
                    let end = calendar.deadline(afterDays: days, of: type, from: event, shift: shift)
                    #expect(end.lastDay == last, "\(column) after \(eventDay)")
                    #expect(end.endsAt == calendar.startOfDay(last.adding(days: 1)))
                }
            }
        }
    }
}
