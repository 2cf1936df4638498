import CHaru
import Glibc
import Kernel

/// One PDF document in the making, by libharu. It belongs to the thread that made it.
final class PDFDocument: PDFMetrics {
    /// Where Debian's package `fonts-dejavu-core` puts its fonts.
    static let fontDirectory = "/usr/share/fonts/truetype/dejavu"

    /// A4 in points.
    static let pageWidth = 595.276
    static let pageHeight = 841.89

    /// The first error that libharu reported; from then on its calls do nothing.
    private final class Report {
        var failure: PDFFailure?
    }

    private let report = Report()
    private let document: HPDF_Doc
    private var fonts: [PDFWeight: HPDF_Font] = [:]
    private var widths: [PDFWeight: [UInt16: Int]] = [:]

    /// Starts a document with both fonts embedded.
    init(fontDirectory: String = PDFDocument.fontDirectory) throws(PDFFailure) {
        let document = HPDF_New(
            { status, detail, report in
                guard let report else { return }
                let box = Unmanaged<Report>.fromOpaque(report).takeUnretainedValue()
                if box.failure == nil { box.failure = .library(status: UInt(status), detail: UInt(detail)) }
            }, Unmanaged.passUnretained(report).toOpaque())
        guard let document else { throw .outOfMemory }
        self.document = document
        HPDF_SetCompressionMode(document, HPDF_UINT(HPDF_COMP_ALL))
        HPDF_UseUTFEncodings(document)
        HPDF_SetCurrentEncoder(document, "UTF-8")
        fonts[.regular] = try font("\(fontDirectory)/DejaVuSans.ttf")
        fonts[.bold] = try font("\(fontDirectory)/DejaVuSans-Bold.ttf")
        try check()
    }

    deinit { HPDF_Free(document) }

    private func font(_ path: String) throws(PDFFailure) -> HPDF_Font {
        guard access(path, R_OK) == 0 else { throw .fontMissing(path: path) }
        let name = HPDF_LoadTTFontFromFile(document, path, HPDF_BOOL(HPDF_TRUE))
        try check()
        guard let font = HPDF_GetFont(document, name, "UTF-8") else { throw report.failure ?? .outOfMemory }
        var map = PDFUnicodeMap.text
        map.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                _ = gavel_pdf_set_unicode_map(document, font, $0.baseAddress, HPDF_UINT($0.count))
            }
        }
        return font
    }

    private func check() throws(PDFFailure) {
        if let failure = report.failure { throw failure }
    }

    func hasGlyph(_ character: UInt16, _ weight: PDFWeight) -> Bool {
        guard let font = fonts[weight] else { return false }
        return gavel_pdf_glyph(font, character) != 0
    }

    func width(of character: UInt16, _ weight: PDFWeight) -> Int {
        if let known = widths[weight]?[character] { return known }
        guard let font = fonts[weight] else { return 0 }
        let width = Int(gavel_pdf_width(font, character))
        widths[weight, default: [:]][character] = width
        return width
    }

    /// Names what viewers and archives show of the document. `createdAt` is written in UTC, to the second.
    func describe(title: String, subject: String, language: String, createdAt: Timestamp) {
        HPDF_SetInfoAttr(document, HPDF_INFO_TITLE, title)
        HPDF_SetInfoAttr(document, HPDF_INFO_SUBJECT, subject)
        HPDF_SetInfoAttr(document, HPDF_INFO_AUTHOR, "Gavel")
        HPDF_SetInfoAttr(document, HPDF_INFO_CREATOR, "Gavel")
        gavel_pdf_set_language(document, language)
        let (day, rest) = floorDivide(createdAt.microseconds, 86_400_000_000)
        let date = CivilDate(dayNumber: Int(day))
        let second = Int32(rest / 1_000_000)
        HPDF_SetInfoDateAttr(
            document, HPDF_INFO_CREATION_DATE,
            HPDF_Date(
                year: Int32(date.year), month: Int32(date.month), day: Int32(date.day), hour: second / 3600,
                minutes: second / 60 % 60, seconds: second % 60, ind: CChar(UInt8(ascii: "Z")), off_hour: 0,
                off_minutes: 0))
    }

    /// Adds an A4 page with these marks.
    func addPage(_ marks: [PDFMark]) {
        guard let page = HPDF_AddPage(document) else { return }
        HPDF_Page_SetSize(page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT)
        for mark in marks {
            switch mark {
            case .text(let text, let x, let y, let style):
                guard let font = fonts[style.weight] else { continue }
                HPDF_Page_SetRGBFill(page, Float(style.color.red), Float(style.color.green), Float(style.color.blue))
                HPDF_Page_BeginText(page)
                HPDF_Page_SetFontAndSize(page, font, Float(style.size))
                HPDF_Page_TextOut(page, Float(x), Float(y), text)
                HPDF_Page_EndText(page)
            case .rule(let fromX, let toX, let y, let width, let color):
                HPDF_Page_SetRGBStroke(page, Float(color.red), Float(color.green), Float(color.blue))
                HPDF_Page_SetLineWidth(page, Float(width))
                HPDF_Page_MoveTo(page, Float(fromX), Float(y))
                HPDF_Page_LineTo(page, Float(toX), Float(y))
                HPDF_Page_Stroke(page)
            }
        }
    }

    /// The finished document. Throws the first failure of anything before.
    func bytes() throws(PDFFailure) -> [UInt8] {
        HPDF_SaveToStream(document)
        try check()
        HPDF_ResetStream(document)
        var rest = HPDF_GetStreamSize(document)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(rest))
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while rest > 0 {
            var count = min(rest, HPDF_UINT32(chunk.count))
            HPDF_ReadFromStream(document, &chunk, &count)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk.prefix(Int(count)))
            rest -= count
        }
        try check()
        return bytes
    }
}
