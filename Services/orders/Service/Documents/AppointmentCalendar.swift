import Kernel
import ServiceKit

/// The agreed appointment as an iCalendar document (OR-5, RFC 5545).
enum AppointmentCalendar {
    /// Lines end with CR LF and have at most 75 octets; instants are in UTC.
    /// - Parameters:
    ///   - uid: stays the same when the appointment is moved, e.g. the order's id with a domain.
    ///   - place: the words of a party.
    ///   - stampedAt: when this version was agreed on.
    ///   - sequence: 0 for the first version; each later one of the same `uid` has a greater one.
    static func text(
        uid: String, number: String, title: String, startsAt: Timestamp, durationMinutes: Int, place: String,
        stampedAt: Timestamp, sequence: Int, language: Language
    ) -> String {
        let heading = ReadableText.line(title)
        let lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gavel//Orders//\(language.rawValue.uppercased())",
            "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:\(escaped(ReadableText.line(uid)))",
            "DTSTAMP:\(instant(stampedAt))", "SEQUENCE:\(sequence)", "DTSTART:\(instant(startsAt))",
            "DURATION:PT\(durationMinutes)M",
            "SUMMARY;LANGUAGE=\(language.rawValue):\(escaped("\(summary(language)): \(heading)"))",
            "DESCRIPTION;LANGUAGE=\(language.rawValue):"
                + escaped("\(heading)\n\(language.contractWords.number): \(ReadableText.line(number))"),
            "LOCATION:\(escaped(ReadableText.block(place)))", "STATUS:CONFIRMED", "TRANSP:OPAQUE", "END:VEVENT",
            "END:VCALENDAR",
        ]
        return lines.map(folded).joined()
    }

    private static func summary(_ language: Language) -> String {
        switch language {
        case .de: "Beratungstermin"
        case .nl: "Adviesgesprek"
        case .en: "Consultation"
        }
    }

    /// `20261204T133000Z`; fractions of a second are dropped.
    private static func instant(_ instant: Timestamp) -> String {
        let seconds = floorDivide(instant.microseconds, 1_000_000).quotient
        return Timestamp(seconds: seconds).description.filter { $0 != "-" && $0 != ":" }
    }

    /// A value of type TEXT.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case ";": escaped += "\\;"
            case ",": escaped += "\\,"
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A content line in lines of at most 75 octets, each ended by CR LF; a character is never cut.
    private static func folded(_ line: String) -> String {
        var folded = ""
        var used = 0
        for scalar in line.unicodeScalars {
            let size = UTF8.width(scalar)
            if used + size > 75 {
                folded += "\r\n "
                used = 1
            }
            folded.unicodeScalars.append(scalar)
            used += size
        }
        return folded + "\r\n"
    }
}
