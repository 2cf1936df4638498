import ServiceKit

/// Sets text on pages from top to bottom. It only decides where everything stands; `PDFDocument` draws it.
struct PDFLayout {
    static let left = 62.0
    static let right = PDFDocument.pageWidth - 62
    private static let top = PDFDocument.pageHeight - 92
    private static let bottom = 84.0

    /// The marks of each page.
    private(set) var pages: [[PDFMark]] = [[]]
    /// Whether every character could be drawn.
    private(set) var isComplete = true
    private let metrics: any PDFMetrics
    /// The upper edge of what comes next.
    private var y = PDFLayout.top

    init(_ metrics: any PDFMetrics) { self.metrics = metrics }

    /// Leaves a space, unless the page has just begun.
    mutating func space(_ points: Double) {
        if y < PDFLayout.top { y -= points }
    }

    /// Begins a page unless `points` are left on this one.
    mutating func keepTogether(_ points: Double) {
        guard y - points < PDFLayout.bottom, !(pages.last ?? []).isEmpty else { return }
        pages.append([])
        y = PDFLayout.top
    }

    /// Sets a text over the width from `indent` to the right margin; its own line breaks stay.
    mutating func text(_ text: String, _ style: PDFStyle, indent: Double = 0) {
        let x = PDFLayout.left + indent
        for line in lines(text, style, width: PDFLayout.right - x) {
            advance(style, [(line, x)])
        }
    }

    /// Sets a text with a mark before it, e.g. its number.
    mutating func item(_ mark: String, _ text: String, _ style: PDFStyle, indent: Double) {
        let x = PDFLayout.left + indent
        let lines = lines(text, style, width: PDFLayout.right - x)
        keepTogether(Double(min(lines.count, 2)) * style.leading)
        for (number, line) in lines.enumerated() {
            let markX = x - 6 - metrics.width(of: mark, style)
            advance(style, number == 0 ? [(mark, markX), (line, x)] : [(line, x)])
        }
    }

    /// Sets a label with its value beside it, and a line below.
    mutating func entry(
        _ label: String, _ value: String, _ style: PDFStyle, value valueStyle: PDFStyle, labelWidth: Double
    ) {
        var faint = style
        faint.color = .faint
        let x = PDFLayout.left + labelWidth
        let labels = lines(label, faint, width: labelWidth - 12)
        let values = lines(value, valueStyle, width: PDFLayout.right - x)
        keepTogether(Double(min(max(labels.count, values.count), 3)) * style.leading + 5)
        y -= 2
        for number in 0..<max(labels.count, values.count) {
            keepTogether(style.leading)
            let base = y - style.size
            if number < labels.count { mark(labels[number], PDFLayout.left, base, faint) }
            if number < values.count { mark(values[number], x, base, valueStyle) }
            y -= style.leading
        }
        y -= 3
        rule(width: 0.5)
    }

    /// Draws a line over the whole width.
    mutating func rule(width: Double) {
        pages[pages.count - 1].append(
            .rule(fromX: PDFLayout.left, toX: PDFLayout.right, y: y, width: width, color: .line))
    }

    private mutating func advance(_ style: PDFStyle, _ parts: [(String, Double)]) {
        if parts.allSatisfy({ $0.0.isEmpty }) {
            // An empty line between paragraphs takes half a line.
            space(style.leading / 2)
            return
        }
        keepTogether(style.leading)
        for (text, x) in parts { mark(text, x, y - style.size, style) }
        y -= style.leading
    }

    private mutating func mark(_ text: String, _ x: Double, _ base: Double, _ style: PDFStyle) {
        if !text.isEmpty { pages[pages.count - 1].append(.text(text, x: x, y: base, style: style)) }
    }

    private mutating func lines(_ text: String, _ style: PDFStyle, width: Double) -> [String] {
        let drawable = PDFCharacters.drawable(text, style.weight, metrics)
        if !drawable.isComplete { isComplete = false }
        return PDFLines.wrap(drawable.text, width: width) { metrics.width(of: $0, style) }
    }
}
