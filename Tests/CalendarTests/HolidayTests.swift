import Calendar
import Kernel
import Testing

@Suite("Holidays")
struct HolidayTests {
    @Test(
        "CA-2: Easter of known years",
        arguments: [
            "1818-03-22", "1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31",
            "2025-04-20", "2026-04-05", "2027-03-28", "2035-03-25", "2038-04-25", "2285-03-22",
        ])
    func easter(text: String) throws {
        let date = try #require(CivilDate(text))
        #expect(easterSunday(of: date.year) == date)
    }

    @Test("CA-2: Easter is a Sunday from 22 March to 25 April and repeats after 5,700,000 years")
    func easterRange() throws {
        for year in 0...9_999 {
            let date = easterSunday(of: year)
            #expect(date.weekday == 7)
            #expect((date.month, date.day) >= (3, 22) && (date.month, date.day) <= (4, 25))
            let again = easterSunday(of: year + 5_700_000)
            #expect((again.month, again.day) == (date.month, date.day))
        }
    }

    @Test(
        "CA-2: days that are holidays in a calendar",
        arguments: [
            ("DE", "2026-01-01"), ("DE", "2026-04-03"), ("DE", "2026-05-14"), ("DE", "2017-10-31"),
            ("DE", "2026-10-03"),
            ("DE-HB", "2018-10-31"), ("DE-HH", "2026-10-31"), ("DE-NI", "2018-10-31"), ("DE-SH", "2018-10-31"),
            ("DE-BB", "2016-10-31"), ("DE-SN", "2016-10-31"), ("DE-SN", "2023-11-22"), ("DE-SN", "2026-11-18"),
            ("DE-BE", "2019-03-08"), ("DE-BE", "2020-05-08"), ("DE-BE", "2025-05-08"), ("DE-BE", "2028-06-17"),
            ("DE-MV", "2023-03-08"), ("DE-TH", "2019-09-20"), ("DE-BY", "2026-01-06"), ("DE-HE", "2026-06-04"),
            ("DE-SL", "2026-08-15"), ("DE-NW", "2026-11-01"), ("AT", "2026-10-26"), ("AT", "2026-12-08"),
            ("NL", "2026-04-03"), ("NL", "2026-04-27"), ("NL", "2025-04-26"), ("NL", "2014-04-26"),
            ("NL", "2013-04-30"), ("NL", "2006-04-29"), ("NL", "2026-05-05"), ("NL", "2027-05-05"),
            ("BE", "2026-07-21"), ("BE", "2026-11-11"), ("FR", "2026-05-08"), ("FR", "2026-07-14"),
        ])
    func holidays(id: String, day: String) throws {
        let calendar = MarketCalendar(try #require(CalendarID(id)))
        let date = try #require(CivilDate(day))
        #expect(calendar.holidays(in: date.year).contains { $0.date == date })
        #expect(!calendar.isDay(.werktag, date))
        #expect(calendar.isDay(.calendarDay, date))
    }

    @Test(
        "CA-2: days that are no holidays in a calendar",
        arguments: [
            ("DE", "2016-10-31"), ("DE", "2018-10-31"), ("DE", "2026-06-04"), ("DE", "2026-11-18"),
            ("DE", "2026-12-24"),
            ("DE-HB", "2016-10-31"), ("DE-BE", "2018-03-08"), ("DE-BE", "2026-05-08"), ("DE-MV", "2022-03-08"),
            ("DE-TH", "2018-09-20"), ("DE-BY", "2026-08-15"), ("DE-BW", "2026-11-18"), ("DE-SN", "2023-11-15"),
            ("AT", "2026-04-03"), ("NL", "2025-04-28"), ("NL", "2014-04-30"), ("BE", "2026-12-26"),
            ("FR", "2026-04-03"), ("US", "2026-12-25"), ("US", "2026-07-04"),
        ])
    func workdays(id: String, day: String) throws {
        let calendar = MarketCalendar(try #require(CalendarID(id)))
        let date = try #require(CivilDate(day))
        #expect(!calendar.holidays(in: date.year).contains { $0.date == date })
    }

    @Test("CA-2: the number of holidays of 2026, Sundays included, per calendar")
    func counts() {
        let expected = [
            "DE": 9, "AT": 13, "NL": 11, "BE": 12, "FR": 11, "US": 0, "DE-BW": 12, "DE-BY": 12, "DE-BE": 10,
            "DE-BB": 12,
            "DE-HB": 10, "DE-HH": 10, "DE-HE": 10, "DE-MV": 11, "DE-NI": 10, "DE-NW": 11, "DE-RP": 11, "DE-SL": 12,
            "DE-SN": 11, "DE-ST": 11, "DE-SH": 10, "DE-TH": 11,
        ]
        #expect(CalendarID.all.count == expected.count)
        for id in CalendarID.all {
            #expect(MarketCalendar(id).holidays(in: 2026).count == expected[id.description], "\(id)")
        }
    }

    @Test("CA-2: holidays come in order, in their year, and a region has all that its market has")
    func order() {
        for year in 1995...2050 {
            for id in CalendarID.all {
                let dates = MarketCalendar(id).holidays(in: year).map(\.date)
                #expect(dates == dates.sorted())
                #expect(dates.allSatisfy { $0.year == year })
                #expect(Set(MarketCalendar(market: id.market).holidays(in: year).map(\.date)).isSubset(of: dates))
            }
        }
    }

    @Test("CA-1: TARGET is closed on six days besides Saturdays and Sundays, in every market")
    func bankDays() throws {
        let closed = MarketCalendar.targetClosingDays(in: 2026).map(\.date.description)
        #expect(closed == ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2026-12-26"])
        for id in CalendarID.all {
            let calendar = MarketCalendar(id)
            for (day, last) in [
                ("2026-04-06", "2026-04-02"), ("2026-05-03", "2026-04-30"), ("2026-05-14", "2026-05-14"),
                ("2027-01-01", "2026-12-31"), ("2026-12-27", "2026-12-24"),
            ] {
                #expect(try calendar.lastBankDay(onOrBefore: #require(CivilDate(day))) == CivilDate(last))
            }
        }
    }

    @Test("CA-1: day types of one week with a holiday")
    func dayTypes() throws {
        // Thursday 2026-05-14 is Ascension Day.
        let calendar = MarketCalendar(market: .de)
        let (first, last) = (try #require(CivilDate("2026-05-11")), try #require(CivilDate("2026-05-17")))
        #expect(calendar.count(of: .werktag, from: first, through: last) == 5)
        #expect(calendar.count(of: .workingDay, from: first, through: last) == 4)
        #expect(calendar.count(of: .bankDay, from: first, through: last) == 5)
        #expect(calendar.count(of: .calendarDay, from: first, through: last) == 7)
        #expect(calendar.count(of: .calendarDay, from: last, through: first) == 0)
    }

    @Test("MK-1: every holiday has a name in every language")
    func names() {
        for name in HolidayName.allCases {
            for language in Language.allCases { #expect(!name.text(in: language).isEmpty) }
        }
    }
}
