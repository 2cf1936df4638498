import Kernel

/// The name of a public holiday, so that every skipped day can be explained (CA-6).
package enum HolidayName: String, Codable, Hashable, Sendable, CaseIterable {
    case newYearsDay, epiphany, womensDay, goodFriday, easterSunday, easterMonday
    case kingsDay, queensDay, labourDay, dutchLiberationDay, victoryDay, berlinLiberationDay
    case ascensionDay, whitSunday, whitMonday, corpusChristi, uprisingAnniversary
    case frenchNationalDay, belgianNationalDay, assumptionDay, childrensDay
    case germanUnityDay, austrianNationalDay, reformationDay, allSaintsDay, armisticeDay
    case repentanceDay, immaculateConception, christmasDay, secondChristmasDay

    /// What the holiday is called in `language` (MK-1).
    package func text(in language: Language) -> String {
        let texts = self.texts
        switch language {
        case .en: return texts.en
        case .de: return texts.de
        case .nl: return texts.nl
        }
    }

    private var texts: (en: String, de: String, nl: String) {
        switch self {
        case .newYearsDay: ("New Year's Day", "Neujahr", "Nieuwjaarsdag")
        case .epiphany: ("Epiphany", "Heilige Drei Könige", "Driekoningen")
        case .womensDay: ("International Women's Day", "Internationaler Frauentag", "Internationale Vrouwendag")
        case .goodFriday: ("Good Friday", "Karfreitag", "Goede Vrijdag")
        case .easterSunday: ("Easter Sunday", "Ostersonntag", "Eerste paasdag")
        case .easterMonday: ("Easter Monday", "Ostermontag", "Tweede paasdag")
        case .kingsDay: ("King's Day", "Königstag", "Koningsdag")
        case .queensDay: ("Queen's Day", "Königinnentag", "Koninginnedag")
        case .labourDay: ("Labour Day", "Tag der Arbeit", "Dag van de Arbeid")
        case .dutchLiberationDay: ("Liberation Day", "Befreiungstag", "Bevrijdingsdag")
        case .victoryDay: ("Victory Day", "Tag des Sieges", "Overwinningsdag")
        case .berlinLiberationDay: ("Day of Liberation", "Tag der Befreiung", "Dag van de Bevrijding")
        case .ascensionDay: ("Ascension Day", "Christi Himmelfahrt", "Hemelvaartsdag")
        case .whitSunday: ("Whit Sunday", "Pfingstsonntag", "Eerste pinksterdag")
        case .whitMonday: ("Whit Monday", "Pfingstmontag", "Tweede pinksterdag")
        case .corpusChristi: ("Corpus Christi", "Fronleichnam", "Sacramentsdag")
        case .uprisingAnniversary:
            (
                "Anniversary of the Uprising of 17 June 1953", "Jahrestag des Aufstandes vom 17. Juni 1953",
                "Herdenking van de opstand van 17 juni 1953"
            )
        case .frenchNationalDay, .belgianNationalDay, .austrianNationalDay:
            ("National Day", "Nationalfeiertag", "Nationale feestdag")
        case .assumptionDay: ("Assumption Day", "Mariä Himmelfahrt", "Maria-Tenhemelopneming")
        case .childrensDay: ("World Children's Day", "Weltkindertag", "Wereldkinderdag")
        case .germanUnityDay: ("German Unity Day", "Tag der Deutschen Einheit", "Dag van de Duitse Eenheid")
        case .reformationDay: ("Reformation Day", "Reformationstag", "Hervormingsdag")
        case .allSaintsDay: ("All Saints' Day", "Allerheiligen", "Allerheiligen")
        case .armisticeDay: ("Armistice Day", "Waffenstillstand 1918", "Wapenstilstand")
        case .repentanceDay: ("Day of Repentance and Prayer", "Buß- und Bettag", "Boete- en biddag")
        case .immaculateConception: ("Immaculate Conception", "Mariä Empfängnis", "Onbevlekte Ontvangenis")
        case .christmasDay: ("Christmas Day", "Erster Weihnachtstag", "Eerste kerstdag")
        case .secondChristmasDay: ("Second Day of Christmas", "Zweiter Weihnachtstag", "Tweede kerstdag")
        }
    }
}
