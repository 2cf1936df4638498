import Calendar
import Foundation
import Kernel
import Testing

@Suite("Budgets")
struct DeadlineBudgetTests {
    @Test(
        "CA-6: budgets are text, also in JSON",
        arguments: [
            ("PT24H counted", DeadlineBudget.counted(seconds: 86_400)), ("PT48H elapsed", .elapsed(seconds: 172_800)),
            ("PT1152M counted", .counted(seconds: 69_120)), ("PT90S elapsed", .elapsed(seconds: 90)),
            ("P7D werktag", .days(7, .werktag, shift: false)),
            ("P10D calendarDay shifted", .days(10, .calendarDay, shift: true)),
            ("P1D bankDay", .days(1, .bankDay, shift: false)), ("-P14D calendarDay", .daysBefore(14)),
            ("PT0H elapsed", .elapsed(seconds: 0)), ("P3660D workingDay", .days(3_660, .workingDay, shift: false)),
        ])
    func text(text: String, budget: DeadlineBudget) throws {
        #expect(budget.description == text)
        #expect(DeadlineBudget(text) == budget)
        let json = try JSONEncoder().encode([budget])
        #expect(try JSONDecoder().decode([DeadlineBudget].self, from: json) == [budget])
    }

    @Test(
        "CA-6: other texts and numbers beyond the limits are refused",
        arguments: [
            "", "PT24H", "P7D", "24 counted", "PT24H werktag", "P7D counted", "PT-1H elapsed", "-PT24H elapsed",
            "-P14D werktag", "-P14D calendarDay shifted", "P7D werktag moved", "P7D  werktag", "P7D Werktag",
            "P3661D werktag", "PT87841H elapsed", "PT9223372036854775807H elapsed", "P9223372036854775808D werktag",
            "PTH elapsed", "P7D werktag shifted x", "PT24H counted shifted", "P٧D werktag", "-P3661D calendarDay",
        ])
    func refused(text: String) {
        #expect(DeadlineBudget(text) == nil)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([DeadlineBudget].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test("HD-3: shares of a budget")
    func shares() {
        #expect(DeadlineBudget.counted(seconds: 86_400).share(percent: 50) == .counted(seconds: 43_200))
        #expect(DeadlineBudget.counted(seconds: 86_400).share(percent: 80) == .counted(seconds: 69_120))
        #expect(DeadlineBudget.elapsed(seconds: 100).share(percent: 33) == .elapsed(seconds: 33))
        #expect(DeadlineBudget.days(7, .werktag, shift: true).share(percent: 50) == nil)
        #expect(DeadlineBudget.elapsed(seconds: 100).share(percent: 101) == nil)
    }
}
