import Kernel

/// A part of a market with public holidays of its own, by its ISO 3166-2 code (CA-2): the sixteen German Länder.
package enum Region: String, Codable, Hashable, Sendable, CaseIterable {
    case badenWuerttemberg = "DE-BW"
    case bavaria = "DE-BY"
    case berlin = "DE-BE"
    case brandenburg = "DE-BB"
    case bremen = "DE-HB"
    case hamburg = "DE-HH"
    case hesse = "DE-HE"
    case mecklenburgWesternPomerania = "DE-MV"
    case lowerSaxony = "DE-NI"
    case northRhineWestphalia = "DE-NW"
    case rhinelandPalatinate = "DE-RP"
    case saarland = "DE-SL"
    case saxony = "DE-SN"
    case saxonyAnhalt = "DE-ST"
    case schleswigHolstein = "DE-SH"
    case thuringia = "DE-TH"

    /// The market that the region belongs to.
    package var market: Market { .de }
}
