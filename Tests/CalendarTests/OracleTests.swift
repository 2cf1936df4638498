import Calendar
import Foundation
import Kernel
import Testing

/// Names the file that `Oracle/calendar_oracle.py` wrote; `deploy/test` runs the script and sets it.
private let vectorsPath = ProcessInfo.processInfo.environment["GAVEL_ORACLE_VECTORS"]

@Suite("Independent oracle")
struct OracleTests {
    @Test(
        "CA-1, CA-2, CA-3, CA-4: random vectors agree with PyPI holidays and zoneinfo",
        .enabled(
            if: vectorsPath != nil,
            "GAVEL_ORACLE_VECTORS is not set; it names the file written by Tests/CalendarTests/Oracle/calendar_oracle.py"
        ))
    func oracle() throws {
        let path = try #require(vectorsPath)
        let rows = try rows([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
        try #require(!rows.isEmpty)
        var compared: [String: Int] = [:]
        var disagreements = 0
        for row in rows {
            let vector = try OracleVector(row)
            let answer = try vector.answer()
            if answer != vector.expected { disagreements += 1 }
            #expect(answer == vector.expected, "\(row)")
            compared[vector.operation, default: 0] += 1
        }
        let parts = compared.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("oracle: \(rows.count) vectors compared, \(disagreements) disagreements (\(parts))")
    }
}

private struct OracleVector {
    let operation: String
    let calendar: MarketCalendar
    let event: Timestamp
    let argument: String
    let expected: String

    /// Fails when a column is missing, and when the local time of the event is not read as its instant.
    init(_ row: [String: String]) throws {
        operation = try #require(row["operation"])
        calendar = MarketCalendar(try #require(row["calendar"].flatMap { CalendarID($0) }))
        event = try #require(row["event_utc"].flatMap { Timestamp($0) })
        argument = try #require(row["argument"])
        let text = try #require(row["expected"])
        // The oracle writes all six digits of a second.
        expected = Timestamp(text)?.description ?? text
        let local = try #require(row["event_local"])
        if !local.isEmpty {
            #expect(try calendar.instant(local: local) == event, "\(row)")
            #expect(calendar.localTime(at: event).description == local, "\(row)")
        }
    }

    func answer() throws -> String {
        switch operation {
        case "due":
            return calendar.dueAt(from: event, budgetSeconds: try #require(Int64(argument))).description
        case "breach":
            return calendar.breachAt(from: event, budgetSeconds: try #require(Int64(argument))).description
        case "counted":
            return String(calendar.countedMicroseconds(from: event, to: try #require(Timestamp(argument))))
        case "bank":
            return calendar.lastBankDay(onOrBefore: calendar.date(at: event)).description
        default:
            let words = operation.split(separator: "/")
            let type = try #require(DayType(rawValue: String(words[0])))
            let days = try #require(Int(argument))
            return calendar.deadline(afterDays: days, of: type, from: event, shift: words.count == 2).endsAt.description
        }
    }
}
