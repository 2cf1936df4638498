import Kernel

/// An instant as `Date` has it (RFC 5322 §3.3), in UTC: `Sat, 21 Nov 2026 09:30:00 +0000`.
func mailDate(_ instant: Timestamp) -> String {
    let (days, inDay) = floorDivide(instant.microseconds, 86_400_000_000)
    let date = CivilDate(dayNumber: Int(days))
    let seconds = inDay / 1_000_000
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(weekdays[date.weekday - 1]), \(date.day) \(months[date.month - 1]) \(date.year) "
        + "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) +0000"
}

private let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
