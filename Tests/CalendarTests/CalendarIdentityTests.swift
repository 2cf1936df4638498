import Calendar
import Foundation
import Kernel
import Testing

@Suite("Names and versions of calendars")
struct CalendarIdentityTests {
    @Test("CA-2: a calendar is named by its market or region, also in JSON")
    func text() throws {
        #expect(CalendarID.all.count == 22)
        for id in CalendarID.all {
            #expect(CalendarID(id.description) == id)
            let json = try JSONEncoder().encode([id])
            #expect(String(decoding: json, as: UTF8.self) == "[\"\(id)\"]")
            #expect(try JSONDecoder().decode([CalendarID].self, from: json) == [id])
        }
        #expect(CalendarID("DE-BY") == CalendarID(region: .bavaria))
        #expect(CalendarID("DE")?.region == nil)
        for wrong in ["", "de", "DE-", "DE-XX", "BY", "DE-BY ", "AT-9", "XX"] { #expect(CalendarID(wrong) == nil) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([CalendarID].self, from: Data("[\"XX\"]".utf8)) }
    }

    /// Whoever changes holiday data raises `HolidayTables.edition` and writes the new versions here.
    @Test("CA-6: the version changes exactly with the data")
    func versions() {
        let versions = Dictionary(
            uniqueKeysWithValues: CalendarID.all.map { ($0.description, MarketCalendar($0).version) })
        #expect(versions == pinned)
    }

    private let pinned = [
        "DE": "2026.1-66bc5edc", "AT": "2026.1-77a74f7b", "NL": "2026.1-fc14724f",
        "BE": "2026.1-37a60d16", "FR": "2026.1-06b4d3fc", "US": "2026.1-d9449c06",
        "DE-BB": "2026.1-87357bf6", "DE-BE": "2026.1-d60c485a", "DE-BW": "2026.1-b9c5d4f7",
        "DE-BY": "2026.1-b9c5d4f7", "DE-HB": "2026.1-e502b5eb", "DE-HE": "2026.1-b6869af6",
        "DE-HH": "2026.1-e502b5eb", "DE-MV": "2026.1-f0e93b03", "DE-NI": "2026.1-e502b5eb",
        "DE-NW": "2026.1-0d6162c0", "DE-RP": "2026.1-0d6162c0", "DE-SH": "2026.1-e502b5eb",
        "DE-SL": "2026.1-effcc683", "DE-SN": "2026.1-9464c080", "DE-ST": "2026.1-b8bc6656",
        "DE-TH": "2026.1-e233fe41",
    ]
}
