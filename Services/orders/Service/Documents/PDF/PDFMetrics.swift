/// What is to be known of the fonts to set a text.
protocol PDFMetrics: AnyObject {
    /// Whether the font draws this character of Unicode's basic plane.
    func hasGlyph(_ character: UInt16, _ weight: PDFWeight) -> Bool
    /// Its advance in thousandths of the size.
    func width(of character: UInt16, _ weight: PDFWeight) -> Int
}

extension PDFMetrics {
    /// The width of a text that consists of characters that the font has, in points.
    func width(of text: some StringProtocol, _ style: PDFStyle) -> Double {
        let units = text.utf16.reduce(0) { $0 + width(of: $1, style.weight) }
        return Double(units) * style.size / 1000
    }
}
