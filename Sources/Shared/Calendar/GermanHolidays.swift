import Kernel

extension HolidayTables {
    /// Nine holidays hold in all Länder, the others where the Land's law says so.
    static let germany: [HolidayRule] = [
        .fixed(1, 1, .newYearsDay),
        .fixed(1, 6, .epiphany, in: [.badenWuerttemberg, .bavaria, .saxonyAnhalt]),
        .fixed(3, 8, .womensDay, since: 2019, in: [.berlin]),
        .fixed(3, 8, .womensDay, since: 2023, in: [.mecklenburgWesternPomerania]),
        .easter(-2, .goodFriday),
        .easter(0, .easterSunday, in: [.brandenburg]),
        .easter(1, .easterMonday),
        .fixed(5, 1, .labourDay),
        .fixed(5, 8, .berlinLiberationDay, since: 2020, until: 2020, in: [.berlin]),
        .fixed(5, 8, .berlinLiberationDay, since: 2025, until: 2025, in: [.berlin]),
        .easter(39, .ascensionDay),
        .easter(49, .whitSunday, in: [.brandenburg]),
        .easter(50, .whitMonday),
        .easter(
            60, .corpusChristi,
            in: [.badenWuerttemberg, .bavaria, .hesse, .northRhineWestphalia, .rhinelandPalatinate, .saarland]),
        .fixed(6, 17, .uprisingAnniversary, since: 2028, until: 2028, in: [.berlin]),
        .fixed(8, 15, .assumptionDay, in: [.saarland]),
        .fixed(9, 20, .childrensDay, since: 2019, in: [.thuringia]),
        .fixed(10, 3, .germanUnityDay),
        .fixed(
            10, 31, .reformationDay,
            in: [.brandenburg, .mecklenburgWesternPomerania, .saxony, .saxonyAnhalt, .thuringia]),
        // The 500th anniversary of the Reformation, once and in all Länder.
        .fixed(10, 31, .reformationDay, since: 2017, until: 2017),
        .fixed(10, 31, .reformationDay, since: 2018, in: [.bremen, .hamburg, .lowerSaxony, .schleswigHolstein]),
        .fixed(
            11, 1, .allSaintsDay,
            in: [.badenWuerttemberg, .bavaria, .northRhineWestphalia, .rhinelandPalatinate, .saarland]),
        .weekday(3, before: 11, 23, .repentanceDay, since: 1995, in: [.saxony]),
        .fixed(12, 25, .christmasDay),
        .fixed(12, 26, .secondChristmasDay),
    ]
}
