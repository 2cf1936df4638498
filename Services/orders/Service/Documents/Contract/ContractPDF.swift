import Kernel
import ServiceKit

/// The contract as PDF: A4, embedded fonts, head and foot on every page.
enum ContractPDF {
    private static let body = PDFStyle(size: 9.5, leading: 14)
    private static let title = PDFStyle(weight: .bold, size: 19, leading: 25)
    private static let heading = PDFStyle(weight: .bold, size: 12, leading: 18, color: .accent)
    private static let subheading = PDFStyle(weight: .bold, size: 9.5, leading: 15)
    private static let code = PDFStyle(size: 8, leading: 14)
    private static let small = PDFStyle(size: 7.5, leading: 10, color: .faint)
    private static let brand = PDFStyle(weight: .bold, size: 11, leading: 14, color: .accent)
    private static let labelWidth = 138.0

    /// The bytes depend on the content, the fonts and the library alone.
    static func render(_ content: ContractContent) throws(PDFFailure) -> [UInt8] {
        let document = try PDFDocument()
        var layout = PDFLayout(document)
        layout.text(content.title, title)
        layout.space(4)
        layout.text(content.introduction, body)
        for section in content.sections { set(section, in: &layout) }
        if !layout.isComplete {
            layout.space(10)
            layout.text(content.words.missingCharacters, small)
        }
        let count = layout.pages.count
        for (index, marks) in layout.pages.enumerated() {
            document.addPage(marks + frame(content, page: index + 1, of: count, document))
        }
        document.describe(
            title: "\(content.title) \(content.number)", subject: "SHA-256 \(content.hash)",
            language: content.language.rawValue, createdAt: content.awardedAt)
        return try document.bytes()
    }

    private static func set(_ section: ContractContent.Section, in layout: inout PDFLayout) {
        layout.space(14)
        layout.keepTogether(heading.leading + 4 + 4 * body.leading)
        layout.text(section.heading, heading)
        layout.space(2)
        for block in section.blocks {
            switch block {
            case .paragraph(let text):
                layout.text(text, body)
                layout.space(6)
            case .subheading(let text):
                layout.space(4)
                layout.keepTogether(subheading.leading + 3 * body.leading)
                layout.text(text, subheading)
            case .table(let entries):
                for entry in entries {
                    layout.entry(
                        entry.label, entry.value, body, value: entry.isCode ? code : body, labelWidth: labelWidth)
                }
                layout.space(6)
            case .clauses(let clauses):
                for (number, clause) in clauses.enumerated() {
                    layout.item("\(number + 1).", clause, body, indent: 24)
                    layout.space(5)
                }
            }
        }
    }

    /// Head and foot of a page.
    private static func frame(
        _ content: ContractContent, page: Int, of count: Int, _ metrics: any PDFMetrics
    ) -> [PDFMark] {
        let (left, right) = (PDFLayout.left, PDFLayout.right)
        let headBase = PDFDocument.pageHeight - 54
        let number = content.words.page(page, of: count)
        func ending(_ text: String, _ y: Double) -> PDFMark {
            .text(text, x: right - metrics.width(of: text, small), y: y, style: small)
        }
        return [
            .text("Gavel", x: left, y: headBase, style: brand), ending(content.number, headBase),
            .rule(fromX: left, toX: right, y: headBase - 8, width: 0.8, color: .accent),
            .rule(fromX: left, toX: right, y: 62, width: 0.5, color: .line),
            .text("\(content.words.checksumShort) \(content.hash)", x: left, y: 48, style: small),
            ending(number, 48),
        ]
    }
}
