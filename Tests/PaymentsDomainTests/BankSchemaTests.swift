import Foundation
import Kernel
import PaymentsDomain
import Testing

/// The payment files against the schemas of ISO 20022, by `xmllint`.
@Suite("Payment files and their schemas")
struct BankSchemaTests {
    /// The folder with `pain.008.001.08.xsd` and `pain.001.001.09.xsd`; the test is skipped without it.
    private static let schemas = ProcessInfo.processInfo.environment["GAVEL_SEPA_SCHEMAS"]
    private static let files = 200

    @Test("PY-3: collection files are valid by pain.008.001.08", .enabled(if: schemas != nil, "GAVEL_SEPA_SCHEMAS"))
    func debits() throws {
        var chance = BankChance(state: 8)
        try validate(
            (0..<Self.files).map { _ in try BankSamples.randomDebitFile(&chance).xml }, schema: "pain.008.001.08.xsd")
    }

    @Test("PY-7: instruction files are valid by pain.001.001.09", .enabled(if: schemas != nil, "GAVEL_SEPA_SCHEMAS"))
    func transfers() throws {
        var chance = BankChance(state: 1)
        try validate(
            (0..<Self.files).map { _ in try BankSamples.randomTransferFile(&chance).xml },
            schema: "pain.001.001.09.xsd")
    }

    @Test("the schema refuses a file that is not in order", .enabled(if: schemas != nil, "GAVEL_SEPA_SCHEMAS"))
    func refusal() throws {
        let xml = try BankSamples.debitFile([BankSamples.debit()]).xml
        let wrong = xml.replacingOccurrences(of: "<SeqTp>RCUR</SeqTp>", with: "<SeqTp>NONE</SeqTp>")
        #expect(try lint([wrong], schema: "pain.008.001.08.xsd").status != 0)
    }

    private func validate(_ documents: [String], schema: String) throws {
        let (status, output) = try lint(documents, schema: schema)
        #expect(status == 0, "\(output.prefix(2000))")
        #expect(output.components(separatedBy: " validates").count - 1 == documents.count)
    }

    private func lint(_ documents: [String], schema: String) throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gavel-sepa-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // try?: a folder that stays behind in the temporary directory harms nothing.
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = documents.indices.map { "\($0).xml" }
        for (name, document) in zip(names, documents) {
            try Data(document.utf8).write(to: folder.appendingPathComponent(name))
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let path = URL(fileURLWithPath: try #require(Self.schemas)).appendingPathComponent(schema).path
        process.arguments = ["xmllint", "--noout", "--nonet", "--schema", path] + names
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
