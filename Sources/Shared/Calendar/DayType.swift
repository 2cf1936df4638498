/// The kinds of day that spans are counted in; they are never mixed (CA-1).
package enum DayType: String, Codable, Hashable, Sendable, CaseIterable {
    /// Monday to Saturday without public holidays.
    case werktag
    /// Monday to Friday without public holidays.
    case workingDay
    /// A day on which TARGET settles payments; the same in every market.
    case bankDay
    /// Every day.
    case calendarDay
}
