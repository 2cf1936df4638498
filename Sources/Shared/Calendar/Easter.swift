import Kernel

/// Easter Sunday of `year` in the Gregorian calendar, by the computus of Meeus, Jones and Butcher (CA-2).
package func easterSunday(of year: Int) -> CivilDate {
    let golden = year % 19
    let (century, inCentury) = (year / 100, year % 100)
    let correction = (century - (century + 8) / 25 + 1) / 3
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30
    let weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7
    let shift = (golden + 11 * epact + 22 * weekday) / 451
    let monthAndDay = epact + weekday - 7 * shift + 114
    guard let date = CivilDate(year: year, month: monthAndDay / 31, day: monthAndDay % 31 + 1) else {
        preconditionFailure("the computus gives a day of March or April for every year from 0 on")
    }
    return date
}
