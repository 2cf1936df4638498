import Kernel
import Testing

@testable import OrdersService

/// The agreed appointment as iCalendar (OR-5, RFC 5545).
@Suite("Appointment calendar")
struct AppointmentCalendarTests {
    private func text(title: String = "Beratung", place: String = "Köln", language: Language = .de) -> String {
        AppointmentCalendar.text(
            uid: "0197@gavel", number: "GV-2026-000123", title: title,
            startsAt: Samples.instant.adding(seconds: 14 * 86_400).adding(microseconds: 5), durationMinutes: 90,
            place: place, stampedAt: Samples.instant, sequence: 2, language: language)
    }

    /// The content lines, unfolded as RFC 5545 says.
    private func lines(_ text: String) -> [String] {
        text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    }

    @Test("OR-5: an event in UTC with its length, place and version")
    func event() {
        let lines = lines(text())
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
        for line in [
            "VERSION:2.0", "PRODID:-//Gavel//Orders//DE", "BEGIN:VEVENT", "UID:0197@gavel", "DTSTAMP:20261120T174512Z",
            "SEQUENCE:2", "DTSTART:20261204T174512Z", "DURATION:PT90M", "LOCATION:Köln",
            "SUMMARY;LANGUAGE=de:Beratungstermin: Beratung", "STATUS:CONFIRMED", "END:VEVENT",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        let summaries = Language.allCases.map { language in
            self.lines(text(language: language)).first { $0.hasPrefix("SUMMARY") }
        }
        #expect(Set(summaries).count == 3)
    }

    @Test("lines end with CR LF and have at most 75 octets; no character is cut")
    func folding() {
        let title = String(repeating: "Größe 中文 😀 ", count: 40)
        let text = text(title: title, place: String(repeating: "ä", count: 200))
        #expect(text.hasSuffix("END:VCALENDAR\r\n"))
        let physical = text.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast()
        #expect(physical.allSatisfy { !$0.isEmpty && $0.utf8.count <= 75 && !$0.contains("\n") })
        #expect(physical.contains { $0.utf8.count >= 72 })
        #expect(lines(text).contains("LOCATION:" + String(repeating: "ä", count: 200)))
    }

    @Test("hostile texts cannot add a property")
    func escaping() {
        let text = text(
            title: "a\r\nATTENDEE:mailto:x@example.org", place: "b; c, d \\ e\nEND:VEVENT\u{0}\u{202E}")
        let lines = lines(text)
        #expect(!lines.contains { $0.hasPrefix("ATTENDEE") })
        #expect(lines.filter { $0 == "END:VEVENT" }.count == 1)
        #expect(lines.contains("LOCATION:b\\; c\\, d \\\\ e\\nEND:VEVENT"))
    }
}
