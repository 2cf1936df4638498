import Foundation
import Kernel
import Testing

@Suite("Dates")
struct CivilDateTests {
    @Test(
        "CA-3: day numbers and weekdays of known dates",
        arguments: [
            ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2000-03-01", 11_017, 3),
            ("1900-03-01", -25_508, 4), ("2026-05-14", 20_587, 4), ("0000-03-01", -719_468, 3),
            ("9999-12-31", 2_932_896, 5),
        ])
    func known(text: String, number: Int, weekday: Int) throws {
        let date = try #require(CivilDate(text))
        #expect(date.dayNumber == number)
        #expect(date.weekday == weekday)
        #expect(date.description == text)
        #expect(CivilDate(dayNumber: number) == date)
    }

    @Test("CA-3: days follow each other through 1,200 years, without a gap in dates or weekdays")
    func succession() throws {
        var date = try #require(CivilDate("1400-01-01"))
        let last = try #require(CivilDate("2600-01-01"))
        while date < last {
            let next = date.adding(days: 1)
            #expect(next.dayNumber == date.dayNumber + 1 && next > date)
            #expect(next.weekday == date.weekday % 7 + 1)
            let isLastOfMonth = date.day == CivilDate.days(inMonth: date.month, of: date.year)
            #expect(next.day == (isLastOfMonth ? 1 : date.day + 1))
            #expect(next.month == (isLastOfMonth ? date.month % 12 + 1 : date.month))
            #expect(next.year == (isLastOfMonth && date.month == 12 ? date.year + 1 : date.year))
            date = next
        }
    }

    @Test(
        "CA-3: there is no such date",
        arguments: [
            "", "2026-02-29", "1900-02-29", "2026-00-01", "2026-13-01", "2026-01-00", "2026-04-31", "2026-1-01",
            "26-01-01",
            "2026-01-01 ", " 2026-01-01", "2026/01/01", "2026-01-1", "+026-01-01", "2026-01-01T00:00", "20260101",
        ])
    func refused(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test("CA-3: leap years")
    func leap() {
        #expect([2000, 2024, 2028, 2400].allSatisfy(CivilDate.isLeap))
        #expect(![1900, 2026, 2100, 2200].contains(where: CivilDate.isLeap))
    }

    @Test("CA-3: random dates survive text and JSON")
    func roundTrip() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<5_000 {
            let date = CivilDate(dayNumber: Int.random(in: -719_528...2_932_896, using: &random))
            #expect(CivilDate(date.description) == date)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
            let json = try JSONEncoder().encode([date])
            #expect(try JSONDecoder().decode([CivilDate].self, from: json) == [date])
        }
    }

    @Test("CA-3: division rounds down and leaves no negative remainder")
    func division() {
        for (value, divisor, quotient, remainder) in [
            (7, 7, 1, 0), (-1, 7, -1, 6), (-7, 7, -1, 0), (-8, 7, -2, 6), (6, 7, 0, 6),
        ] {
            let result = floorDivide(Int64(value), Int64(divisor))
            #expect(result.quotient == Int64(quotient) && result.remainder == Int64(remainder))
        }
    }
}
