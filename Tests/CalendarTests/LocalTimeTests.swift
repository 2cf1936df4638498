import Calendar
import Kernel
import Testing

@Suite("Local times")
struct LocalTimeTests {
    @Test(
        "CA-3: local times are read with and without seconds",
        arguments: [
            ("2026-05-14T09:00", "2026-05-14T07:00:00Z"), ("2026-05-14T09:00:30", "2026-05-14T07:00:30Z"),
            ("2026-01-14T09:00", "2026-01-14T08:00:00Z"), ("2026-05-14T00:00", "2026-05-13T22:00:00Z"),
            ("2026-05-14T23:59:59", "2026-05-14T21:59:59Z"),
            // Put forward on 2026-03-29 02:00, put back on 2026-10-25 03:00: of two the first.
            ("2026-03-29T01:59:59", "2026-03-29T00:59:59Z"), ("2026-03-29T03:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25T01:59:59", "2026-10-24T23:59:59Z"), ("2026-10-25T02:00", "2026-10-25T00:00:00Z"),
            ("2026-10-25T02:30", "2026-10-25T00:30:00Z"), ("2026-10-25T03:00", "2026-10-25T02:00:00Z"),
        ])
    func berlin(local: String, utc: String) throws {
        let calendar = MarketCalendar(market: .de)
        let instant = try calendar.instant(local: local)
        #expect(instant.description == utc)
        #expect(calendar.localTime(at: instant) == LocalTime(local))
    }

    @Test("CA-3: local times that never were are refused", arguments: ["2026-03-29T02:00", "2026-03-29T02:59:59"])
    func gap(local: String) throws {
        let calendar = MarketCalendar(market: .de)
        let time = try #require(LocalTime(local))
        #expect(throws: LocalTimeError.nonexistent(time, zone: "Europe/Berlin")) {
            try calendar.instant(local: local)
        }
        let text = LocalTimeError.nonexistent(time, zone: "Europe/Berlin").description
        #expect(text == "\(time) does not exist in Europe/Berlin: the clocks are put forward over it.")
    }

    @Test(
        "CA-3: malformed local times are refused",
        arguments: [
            "", "2026-05-14", "2026-05-14T", "2026-05-14T9:00", "2026-05-14T09", "2026-05-14T24:00", "2026-05-14T09:60",
            "2026-05-14T09:00:60", "2026-05-14T09:00:00.5", "2026-05-14T09:00Z", "2026-05-14T09:00+02:00",
            "2026-02-29T09:00", "2026-05-14 09:00", "2026-05-14T09:00:", "2026-05-14T+9:00", "2026-13-01T00:00",
            "2026-05-14T09:00:00:00", "²026-05-14T09:00",
        ])
    func malformed(text: String) {
        #expect(throws: LocalTimeError.malformed(text)) { try MarketCalendar(market: .de).instant(local: text) }
    }

    @Test("CA-3: a second of the day is one of 86,400")
    func bounds() throws {
        let date = try #require(CivilDate("2026-05-14"))
        #expect(LocalTime(date: date, secondOfDay: -1) == nil)
        #expect(LocalTime(date: date, secondOfDay: 86_400) == nil)
        #expect(LocalTime(date: date, secondOfDay: 86_399)?.description == "2026-05-14T23:59:59")
    }
}

@Suite("Days of zones")
struct LocalZoneTests {
    @Test(
        "CA-3: midnight where the clocks change at midnight",
        arguments: [
            // Put forward from 00:00 to 01:00: the day begins at the change.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            ("Asia/Amman", "2022-02-25", "2022-02-24T22:00:00Z"),
            ("America/Havana", "2024-03-10", "2024-03-10T05:00:00Z"),
            // Put back from 00:00 to 23:00: the day before has 25 hours.
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
            // Put back from 01:00 to 00:00: the day begins at the first of two midnights.
            ("America/Havana", "2024-11-03", "2024-11-03T04:00:00Z"),
            // Samoa left out 30 December 2011: it has no length.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
            ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z"),
            ("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z"),
            ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z"),
        ])
    func midnight(zone: String, day: String, utc: String) throws {
        let zone = try #require(LocalZone(identifier: zone))
        #expect(zone.startOfDay(try #require(CivilDate(day))).description == utc)
    }

    @Test(
        "CA-3: days follow each other without gap or overlap, and every instant belongs to one",
        arguments: [
            "Europe/Berlin", "Europe/Vienna", "Europe/Amsterdam", "Europe/Brussels", "Europe/Paris", "America/New_York",
            "America/Sao_Paulo", "America/Havana", "Asia/Amman", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe",
            "America/St_Johns", "Asia/Tehran", "Africa/Cairo", "America/Asuncion",
        ])
    func partition(identifier: String) throws {
        let zone = try #require(LocalZone(identifier: identifier))
        let first = try #require(CivilDate("2005-01-01")).dayNumber
        for number in first..<(first + 31 * 366) {
            let day = CivilDate(dayNumber: number)
            let (start, end) = (zone.startOfDay(day), zone.startOfDay(day.adding(days: 1)))
            let hours = Double(end.microseconds(since: start)) / 3_600_000_000
            #expect(hours == 0 || (23...25).contains(hours), "\(day)")
            guard start < end else { continue }
            for instant in [start, start.adding(seconds: 3600), end.adding(microseconds: -1)] {
                #expect(zone.date(at: instant) == day, "\(instant)")
            }
        }
    }

    @Test("CA-3: a local time that is shown comes back to its first instant")
    func roundTrip() throws {
        var random = SeededRandom(seed: 3)
        for market in Market.allCases {
            let calendar = MarketCalendar(market: market)
            for _ in 0..<2_000 {
                let instant = Timestamp(seconds: random.instant().microseconds / 1_000_000)
                let back = try calendar.instant(of: calendar.localTime(at: instant))
                #expect(back == instant || back == instant.adding(seconds: -3600))
                #expect(calendar.localTime(at: back) == calendar.localTime(at: instant))
            }
        }
    }

    @Test("CA-3: an unknown zone is no zone")
    func unknown() { #expect(LocalZone(identifier: "Europe/Atlantis") == nil) }
}
