import Kernel

/// Why a stretch of time does not count towards a deadline (CA-6).
package enum SkipReason: Hashable, Sendable {
    /// Saturday does not count.
    case saturday
    /// Sunday does not count.
    case sunday
    /// A public holiday, or a day on which TARGET is closed.
    case holiday(HolidayName)
    /// The day of the event is not counted in spans of days (CA-3).
    case dayOfEvent
    /// The span would end on this day; § 193 BGB moves its end to the next working day (CA-3).
    indirect case movedEnd(SkipReason)

    /// The reason in words, in `language` (MK-1).
    package func text(in language: Language) -> String {
        switch (self, language) {
        case (.saturday, .en): "Saturday"
        case (.saturday, .de): "Samstag"
        case (.saturday, .nl): "zaterdag"
        case (.sunday, .en): "Sunday"
        case (.sunday, .de): "Sonntag"
        case (.sunday, .nl): "zondag"
        case (.holiday(let name), _): name.text(in: language)
        case (.dayOfEvent, .en): "day of the event"
        case (.dayOfEvent, .de): "Tag des Ereignisses"
        case (.dayOfEvent, .nl): "dag van de gebeurtenis"
        case (.movedEnd(let reason), .en): "\(reason.text(in: language)): the end moves (§ 193 BGB)"
        case (.movedEnd(let reason), .de): "\(reason.text(in: language)): Fristende verschoben (§ 193 BGB)"
        case (.movedEnd(let reason), .nl): "\(reason.text(in: language)): het einde verschuift (§ 193 BGB)"
        }
    }
}
