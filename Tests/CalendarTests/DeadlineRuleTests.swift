import Calendar
import Foundation
import Kernel
import Testing

@Suite("Deadlines of the rules")
struct DeadlineRuleTests {
    @Test(
        "CA-6: every rule from one event, Thursday 2026-05-07 10:00 in DE, before Ascension Day and Whitsun",
        arguments: [
            ("AU-11", "2026-05-07T11:00"), ("AU-17", "2026-05-12T00:00"), ("AU-17/second-chance", "2026-07-07T00:00"),
            ("OR-5", "2026-05-19T00:00"), ("OR-5/reminder", "2026-05-13T00:00"), ("OR-6", "2026-05-17T00:00"),
            ("OR-6/reminder-2", "2026-05-10T00:00"), ("OR-6/reminder-5", "2026-05-14T00:00"),
            ("OR-8", "2026-05-19T00:00"), ("OR-10", "2026-05-10T10:00"), ("OR-11", "2026-05-22T00:00"),
            ("OR-11/refund", "2026-05-22T00:00"), ("RC-3", "2026-05-09T10:00"), ("RC-4", "2026-05-09T10:00"),
            ("RC-5", "2026-05-09T10:00"), ("RC-6", "2026-05-08T10:00"), ("RC-9", "2026-07-07T00:00"),
            ("HD-1/reminder", "2026-05-09T00:00"), ("HD-3", "2026-05-08T10:00"),
            ("HD-3/reminder-50", "2026-05-07T22:00"), ("HD-3/reminder-80", "2026-05-08T05:12"),
            ("HD-11", "2026-04-24T00:00"), ("HD-13", "2026-06-07T00:00"), ("PY-7", "2026-05-12T00:00"),
        ])
    func table(id: String, due: String) throws {
        let calendar = MarketCalendar(market: .de)
        let rule = try #require(DeadlineRule.named(id))
        let start = try calendar.instant(local: "2026-05-07T10:00")
        let explanation = rule.explain(start: start, calendar: calendar, policyVersion: "p1")
        #expect(explanation.dueAt == (try calendar.instant(local: due)))
        #expect(explanation.rule == id)
        #expect(explanation.budget == rule.budget)
        #expect(explanation.onExpiry == rule.onExpiry)
        #expect((explanation.breachAt != nil) == (id == "HD-3"))
        #expect((explanation.executionDate != nil) == (id == "PY-7"))
    }

    @Test("CA-6: the table has each id once, and the default budgets are within their limits")
    func all() {
        #expect(DeadlineRule.all.count == 24)
        #expect(Set(DeadlineRule.all.map(\.id)).count == DeadlineRule.all.count)
        for rule in DeadlineRule.all {
            #expect(rule.budget.isWithinLimits)
            #expect(DeadlineBudget(rule.budget.description) == rule.budget)
        }
        #expect(DeadlineRule.named("XX-1") == nil)
    }

    @Test("CA-6: HD-3 explains the weekend after Ascension Day, as JSON")
    func explanation() throws {
        let calendar = MarketCalendar(market: .de)
        let rule = try #require(DeadlineRule.named("HD-3"))
        let explanation = rule.explain(
            start: try calendar.instant(local: "2026-05-14T09:00"), calendar: calendar, policyVersion: "p1")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(explanation), as: UTF8.self)
        let expected = """
            {"breachAt":"2026-05-17T22:00:00.000001Z","budget":"PT24H counted","calendar":"DE",\
            "calendarVersion":"\(calendar.version)",\
            "countedSegments":[{"from":"2026-05-14T22:00:00Z","to":"2026-05-15T22:00:00Z"}],\
            "dueAt":"2026-05-15T22:00:00Z","onExpiry":"recordBreach","policyVersion":"p1","rule":"HD-3",\
            "skippedSegments":[\
            {"from":"2026-05-14T07:00:00Z","reason":"Ascension Day","to":"2026-05-14T22:00:00Z"},\
            {"from":"2026-05-15T22:00:00Z","reason":"Saturday","to":"2026-05-16T22:00:00Z"},\
            {"from":"2026-05-16T22:00:00Z","reason":"Sunday","to":"2026-05-17T22:00:00Z"}],\
            "start":"2026-05-14T07:00:00Z"}
            """
        #expect(json == expected)
        #expect(try JSONDecoder().decode(DeadlineExplanation.self, from: Data(json.utf8)) == explanation)
    }

    @Test("CA-3: an end that moves is explained, in the reader's language")
    func moved() throws {
        // Ten calendar days after 2026-05-14 end on Whit Sunday; the next working day is Tuesday.
        let calendar = MarketCalendar(market: .de)
        let rule = try #require(DeadlineRule.named("OR-8"))
        let start = try calendar.instant(local: "2026-05-14T09:00")
        let explanation = rule.explain(start: start, calendar: calendar, policyVersion: "p1", language: .de)
        #expect(explanation.dueAt == (try calendar.instant(local: "2026-05-27T00:00")))
        #expect(
            explanation.skippedSegments.map(\.reason) == [
                "Tag des Ereignisses", "Sonntag: Fristende verschoben (§ 193 BGB)",
                "Pfingstmontag: Fristende verschoben (§ 193 BGB)",
            ])
        #expect(explanation.countedSegments.count == 2)
    }

    @Test("HD-3: reminders wait for working time")
    func reminders() throws {
        let calendar = MarketCalendar(market: .de)
        let rule = try #require(DeadlineRule.named("HD-3/reminder-50"))
        let friday = try calendar.instant(local: "2026-11-20T12:00")
        let explanation = rule.explain(start: friday, calendar: calendar, policyVersion: "p1")
        #expect(explanation.dueAt == (try calendar.instant(local: "2026-11-23T00:00")))
    }

    @Test("PY-7: the instruction is executed on the last bank day that is not after the deadline")
    func payout() throws {
        let calendar = MarketCalendar(market: .de)
        let rule = try #require(DeadlineRule.named("PY-7"))
        for (event, last, execution) in [
            ("2026-11-18T10:00", "2026-11-21", "2026-11-20"), ("2026-12-22T10:00", "2026-12-28", "2026-12-28"),
            ("2026-05-12T10:00", "2026-05-16", "2026-05-15"), ("2026-03-31T10:00", "2026-04-04", "2026-04-02"),
        ] {
            let start = try calendar.instant(local: event)
            let explanation = rule.explain(start: start, calendar: calendar, policyVersion: "p1")
            let last = try #require(CivilDate(last))
            #expect(explanation.dueAt == calendar.startOfDay(last.adding(days: 1)), "\(event)")
            #expect(explanation.executionDate == CivilDate(execution), "\(event)")
        }
    }

    @Test("RC-4: a policy overrides budget and effect")
    func overrides() throws {
        let calendar = MarketCalendar(market: .nl)
        let rule = try #require(DeadlineRule.named("RC-4"))
        let start = try calendar.instant(local: "2026-10-24T12:00")
        let explanation = rule.explain(
            start: start, calendar: calendar, policyVersion: "p2", budgetOverride: .elapsed(seconds: 36 * 3600),
            onExpiryOverride: .accept)
        // Elapsed hours pass over the change of the clocks.
        #expect(explanation.dueAt == (try calendar.instant(local: "2026-10-25T23:00")))
        #expect(explanation.onExpiry == .accept)
        #expect(explanation.policyVersion == "p2")
        #expect(explanation.budget == .elapsed(seconds: 36 * 3600))
    }

    @Test("CA-5: the hours of the resolution centre run through weekends and holidays and end at exactly 48:00:00 or 24:00:00")
    func elapsedHours() throws {
        let calendar = MarketCalendar(market: .de)
        // Maundy Thursday 2026, before four days on which nobody works.
        let start = try calendar.instant(local: "2026-04-02T09:30")
        for (id, hours) in [("RC-3", 48), ("RC-4", 48), ("RC-5", 48), ("RC-6", 24)] {
            let rule = try #require(DeadlineRule.named(id))
            let due = rule.explain(start: start, calendar: calendar, policyVersion: "p1").dueAt
            #expect(due == (try calendar.instant(local: hours == 48 ? "2026-04-04T09:30" : "2026-04-03T09:30")), "\(id)")
            // The window is half-open: this is the first instant that is no more in it.
            #expect(due.microseconds(since: start) == Int64(hours) * 3_600_000_000, "\(id)")
            let deadline = rule.explain(start: start, calendar: calendar, policyVersion: "p1")
            #expect(deadline.countedSegments == [TimeSegment(from: start, to: due)] && deadline.skippedSegments.isEmpty)
        }
    }

    @Test("CA-6: segments cover the time from the event on without gap or overlap, and what counts is the budget")
    func segments() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            let calendar = random.calendar()
            let rule = DeadlineRule.all[Int.random(in: 0..<DeadlineRule.all.count, using: &random)]
            let start = random.instant()
            let explanation = rule.explain(start: start, calendar: calendar, policyVersion: "p")
            let counted = explanation.countedSegments
            let skipped = explanation.skippedSegments.map { TimeSegment(from: $0.from, to: $0.to) }
            let pieces = (counted + skipped).sorted { $0.from < $1.from }
            for (a, b) in zip(pieces, pieces.dropFirst()) { #expect(a.to == b.from) }
            let total = counted.reduce(into: Int64(0)) { $0 += $1.to.microseconds(since: $1.from) }
            switch explanation.budget {
            case .counted(let seconds), .elapsed(let seconds):
                #expect(pieces.first?.from == start)
                #expect(total == seconds * 1_000_000)
            case .days(let days, _, _):
                #expect(pieces.first?.from == start)
                #expect(pieces.last?.to == explanation.dueAt)
                let expected = rule.moment == .startOfLastDay ? days - 1 : days
                #expect(abs(total - Int64(expected) * 86_400_000_000) <= 3_600_000_000)
            case .daysBefore:
                #expect(pieces.last?.to == calendar.startOfDay(calendar.date(at: start)))
            }
        }
    }
}
