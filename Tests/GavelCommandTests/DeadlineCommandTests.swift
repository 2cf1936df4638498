import ArgumentParser
import Kernel
import Testing

@testable import gavel

@Suite struct DeadlineCommandTests {
    private func explanation(_ arguments: String...) throws -> (dueAt: String, json: String) {
        let command = try #require(try Gavel.parseAsRoot(["deadline"] + arguments) as? DeadlineCommand)
        let explanation = try command.explanation()
        return (explanation.dueAt.description, try JSONOutput.line(explanation))
    }

    @Test("CA-6: a deadline is explained without a running platform")
    func explains() throws {
        let result = try explanation("HD-3", "--market", "DE", "--at", "2026-05-14T09:00")
        #expect(result.dueAt == "2026-05-15T22:00:00Z")
        #expect(result.json.contains(#""breachAt":"2026-05-17T22:00:00.000001Z""#))
        #expect(result.json.contains("Ascension Day"))
    }

    @Test("CA-2: a region has holidays of its own, by its short or full code")
    func knowsRegions() throws {
        // Epiphany is a holiday in Bavaria only.
        let everywhere = try explanation("HD-3", "--market", "de", "--at", "2026-01-05T12:00")
        let bavaria = try explanation("HD-3", "--market", "DE", "--region", "by", "--at", "2026-01-05T12:00")
        let full = try explanation("HD-3", "--market", "DE", "--region", "DE-BY", "--at", "2026-01-05T12:00")
        #expect(everywhere.dueAt == "2026-01-06T11:00:00Z")
        #expect(bavaria.dueAt == "2026-01-07T11:00:00Z")
        #expect(full.dueAt == bavaria.dueAt)
    }

    @Test(
        "CA-6: arguments that do not fit are refused with a sentence",
        arguments: [
            ["XX-1", "--market", "DE", "--at", "2026-05-14T09:00"],
            ["HD-3", "--market", "XX", "--at", "2026-05-14T09:00"],
            ["HD-3", "--market", "NL", "--region", "BY", "--at", "2026-05-14T09:00"],
            ["HD-3", "--market", "DE", "--at", "14.05.2026"],
            ["HD-3", "--market", "DE", "--at", "2026-03-29T02:30"],
            ["HD-3", "--market", "DE", "--at", "2026-05-14T09:00", "--budget", "soon"],
            ["HD-3", "--market", "DE", "--at", "2026-05-14T09:00", "--language", "fr"],
        ])
    func refuses(arguments: [String]) throws {
        let command = try #require(try Gavel.parseAsRoot(["deadline"] + arguments) as? DeadlineCommand)
        #expect(throws: ValidationError.self) { try command.explanation() }
    }
}
