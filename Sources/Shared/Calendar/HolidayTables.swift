import Kernel

/// The holiday data of all markets (CA-2). Whoever changes a line raises `edition`; a test holds the two together.
///
/// What holds only in some municipalities of a region is out, because an address decides it and not a region:
/// Assumption Day in Bavaria, Corpus Christi in parts of Saxony and Thuringia, the Peace Festival of Augsburg.
/// The data hold from 1995 on.
enum HolidayTables {
    /// Year and number of the data's edition.
    static let edition = "2026.1"

    /// All lines of a market, with those of its regions.
    static func rules(of market: Market) -> [HolidayRule] {
        switch market {
        case .de: germany
        case .at: austria
        case .nl: netherlands
        case .be: belgium
        case .fr: france
        case .us: []
        }
    }

    /// The days on which TARGET is closed, Saturdays and Sundays aside (CA-1).
    static let target: [HolidayRule] = [
        .fixed(1, 1, .newYearsDay),
        .easter(-2, .goodFriday),
        .easter(1, .easterMonday),
        .fixed(5, 1, .labourDay),
        .fixed(12, 25, .christmasDay),
        .fixed(12, 26, .secondChristmasDay),
    ]

    private static let austria: [HolidayRule] = [
        .fixed(1, 1, .newYearsDay),
        .fixed(1, 6, .epiphany),
        .easter(1, .easterMonday),
        .fixed(5, 1, .labourDay),
        .easter(39, .ascensionDay),
        .easter(50, .whitMonday),
        .easter(60, .corpusChristi),
        .fixed(8, 15, .assumptionDay),
        .fixed(10, 26, .austrianNationalDay),
        .fixed(11, 1, .allSaintsDay),
        .fixed(12, 8, .immaculateConception),
        .fixed(12, 25, .christmasDay),
        .fixed(12, 26, .secondChristmasDay),
    ]

    /// Good Friday and every 5 May are in by rule CA-2, although Dutch employers need not grant them.
    private static let netherlands: [HolidayRule] = [
        .fixed(1, 1, .newYearsDay),
        .easter(-2, .goodFriday),
        .easter(0, .easterSunday),
        .easter(1, .easterMonday),
        .fixedOrSaturdayBefore(4, 30, .queensDay, until: 2013),
        .fixedOrSaturdayBefore(4, 27, .kingsDay, since: 2014),
        .fixed(5, 5, .dutchLiberationDay),
        .easter(39, .ascensionDay),
        .easter(49, .whitSunday),
        .easter(50, .whitMonday),
        .fixed(12, 25, .christmasDay),
        .fixed(12, 26, .secondChristmasDay),
    ]

    private static let belgium: [HolidayRule] = [
        .fixed(1, 1, .newYearsDay),
        .easter(0, .easterSunday),
        .easter(1, .easterMonday),
        .fixed(5, 1, .labourDay),
        .easter(39, .ascensionDay),
        .easter(49, .whitSunday),
        .easter(50, .whitMonday),
        .fixed(7, 21, .belgianNationalDay),
        .fixed(8, 15, .assumptionDay),
        .fixed(11, 1, .allSaintsDay),
        .fixed(11, 11, .armisticeDay),
        .fixed(12, 25, .christmasDay),
    ]

    private static let france: [HolidayRule] = [
        .fixed(1, 1, .newYearsDay),
        .easter(1, .easterMonday),
        .fixed(5, 1, .labourDay),
        .fixed(5, 8, .victoryDay),
        .easter(39, .ascensionDay),
        .easter(50, .whitMonday),
        .fixed(7, 14, .frenchNationalDay),
        .fixed(8, 15, .assumptionDay),
        .fixed(11, 1, .allSaintsDay),
        .fixed(11, 11, .armisticeDay),
        .fixed(12, 25, .christmasDay),
    ]
}
