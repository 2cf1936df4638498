/// The two weights of the font.
enum PDFWeight: Hashable, Sendable, CaseIterable {
    case regular, bold
}

/// A colour, each part from 0 to 1.
struct PDFColor: Hashable, Sendable {
    let red: Double
    let green: Double
    let blue: Double

    static let ink = PDFColor(red: 0.11, green: 0.15, blue: 0.20)
    static let faint = PDFColor(red: 0.36, green: 0.40, blue: 0.46)
    static let line = PDFColor(red: 0.84, green: 0.86, blue: 0.89)
    static let accent = PDFColor(red: 0.04, green: 0.35, blue: 0.44)
}

/// How a text looks; sizes in points.
struct PDFStyle: Hashable, Sendable {
    var weight: PDFWeight = .regular
    var size: Double
    /// From one base line to the next.
    var leading: Double
    var color: PDFColor = .ink
}

/// Something drawn on a page; points from the lower left corner.
enum PDFMark: Hashable, Sendable {
    case text(String, x: Double, y: Double, style: PDFStyle)
    case rule(fromX: Double, toX: Double, y: Double, width: Double, color: PDFColor)
}
