import Foundation
import Kernel
import Testing

@testable import OrdersService

/// The PDF of the contract, read by a program that is not ours (poppler).
@Suite("Contract as PDF")
struct ContractPDFTests {
    /// What a program of poppler prints of a document.
    private func output(_ program: String, _ arguments: [String], of pdf: [UInt8]) throws -> String {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("gavel-contract-\(UUID().uuidString).pdf")
        try Data(pdf).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // try?: a temporary file more does no harm
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments.map { $0 == "FILE" ? file.path : $0 }
        let pipe = Pipe()
        let complaints = Pipe()
        process.standardOutput = pipe
        process.standardError = complaints
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        let complaint = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && complaint.isEmpty, "\(program): \(complaint)")
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text of each page.
    private func pages(of pdf: [UInt8]) throws -> [Substring] {
        try output("pdftotext", ["-layout", "FILE", "-"], of: pdf).split(separator: "\u{0C}")
    }

    /// The text of all pages without their heads and feet, each run of white space as one space.
    private func text(of pdf: [UInt8]) throws -> String {
        let bodies = try pages(of: pdf).map { page in
            page.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }.dropFirst().dropLast()
                .joined(separator: " ")
        }
        return words(bodies.joined(separator: " "))
    }

    private func words(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }

    @Test("OR-4: a PDF of A4 pages with embedded fonts, dated by the award", arguments: Language.allCases)
    func form(language: Language) throws {
        let pdf = try ContractRendering.render(Samples.snapshot(language)).pdf
        #expect(pdf.starts(with: Array("%PDF-".utf8)))
        let fonts = try output("pdffonts", ["FILE"], of: pdf).split(separator: "\n").dropFirst(2)
        #expect(fonts.count == 2)
        for font in fonts {
            #expect(font.contains("DejaVuSans") && font.contains("yes yes yes"), "embedded, a subset, with Unicode")
        }
        let facts = try output("pdfinfo", ["-isodates", "FILE"], of: pdf)
        #expect(facts.contains("595.276 x 841.89 pts (A4)"))
        #expect(facts.contains("CreationDate:    2026-11-20T17:45:12"))
        #expect(words(facts).contains("Title: \(language.contractWords.documentTitle(.appointment)) GV-2026-000123"))
    }

    @Test("OR-4: the PDF says what the HTML says, umlauts included", arguments: Language.allCases)
    func contents(language: Language) throws {
        let snapshot = Samples.snapshot(language)
        let file = try ContractRendering.render(snapshot)
        let text = try text(of: file.pdf)
        let content = ContractContent(snapshot, hash: file.hash)
        #expect(text.contains(content.title) && text.contains(file.hash))
        #expect(text.contains(words(content.introduction)))
        for section in content.sections {
            #expect(text.contains(section.heading))
            for block in section.blocks {
                switch block {
                case .paragraph(let paragraph):
                    for line in paragraph.split(separator: "\n") { #expect(text.contains(words(String(line)))) }
                case .subheading(let heading): #expect(text.contains(heading))
                case .table(let entries):
                    for entry in entries {
                        #expect(text.contains(entry.label))
                        for line in entry.value.split(separator: "\n") { #expect(text.contains(line), "\(line)") }
                    }
                case .clauses(let clauses):
                    for (index, clause) in clauses.enumerated() {
                        #expect(text.contains("\(index + 1). \(clause)"), "\(clause)")
                    }
                }
            }
        }
        #expect(!text.contains("\u{FFFD}"))
    }

    @Test("OR-4: a long text runs over several pages, each with number, page and hash; no paragraph is lost")
    func longText() throws {
        let file = try ContractRendering.render(Samples.snapshot(description: Samples.longText(60)))
        let pages = try pages(of: file.pdf)
        #expect(pages.count >= 6)
        for (index, page) in pages.enumerated() {
            #expect(page.contains("Seite \(index + 1) von \(pages.count)"))
            #expect(page.contains("GV-2026-000123") && page.contains(file.hash))
        }
        let text = try text(of: file.pdf)
        for number in 1...60 {
            #expect(text.contains("Absatz\(number)Anfang Größe, Übung und Ärger; ça va, één"))
            #expect(text.contains("Absatz\(number)Ende"))
        }
        let letters = text.filter { $0 != " " }
        #expect(letters.contains("gesellschaftszweigniederlassungsleiterstellvertreterinnenbüro"), "broken, not cut")
    }

    @Test("OR-4: characters that cannot be drawn are shown as such, and the document says so")
    func missingCharacters() throws {
        let title = "Zoe\u{308} 😀 中文 👩‍👩‍👧 עברית ❤\u{FE0F} Łódź Ελλάδα"
        let file = try ContractRendering.render(Samples.snapshot(title: title))
        let text = try text(of: file.pdf)
        let sign = "\u{FFFD}"
        let shown = "Zoë \(sign) \(sign)\(sign) \(sign) \(String(repeating: sign, count: 5)) ❤ Łódź Ελλάδα"
        #expect(text.contains(shown))
        #expect(text.contains(words(GermanContractWords().missingCharacters)))
        #expect(String(decoding: file.canonicalJSON, as: UTF8.self).contains(title))
    }

    @Test("OR-4: texts at and beyond the limits are set without a fault")
    func extremes() throws {
        let (unbroken, spaced) = (String(repeating: "W", count: 20_000), String(repeating: "ä ", count: 9_000))
        for description in ["", " ", "\n\n\n", "x", unbroken, spaced] {
            let pdf = try ContractRendering.render(Samples.snapshot(title: "", description: description)).pdf
            let text = try text(of: pdf)
            #expect(text.contains("GV-2026-000123"))
            #expect(text.filter { $0 == "W" }.count >= description.filter { $0 == "W" }.count)
        }
    }

    @Test("a missing font is told by its path")
    func fonts() {
        #expect(throws: PDFFailure.fontMissing(path: "/nowhere/DejaVuSans.ttf")) {
            try PDFDocument(fontDirectory: "/nowhere")
        }
    }
}
