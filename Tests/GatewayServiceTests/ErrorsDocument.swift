import Foundation
import Testing

@testable import GatewayService

/// The register of reasons as `docs/errors.md` shows it.
enum ErrorsDocument {
    static func line(_ reason: Reason) -> String {
        "| `\(reason.name)` | `\(reason.code.rawValue)` | \(reason.status) | \(reason.retry.rawValue) | \(reason.text.en) |"
    }

    /// Writes the table anew when a person asks for it; the test that compares runs beside it.
    @Test(
        "docs/errors.md is written from the register",
        .enabled(if: ProcessInfo.processInfo.environment["GAVEL_RECORD"] == "1"))
    static func record() throws {
        let file = ReasonRegisterTests.root.appending(path: "docs/errors.md")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let head = try #require(text.range(of: "| reason | code |"))
        var lines = [
            "| reason | code | HTTP | try again | text in English |", "| --- | --- | --- | --- | --- |",
        ]
        lines += ReasonRegister.all.map(line)
        try (String(text[..<head.lowerBound]) + lines.joined(separator: "\n") + "\n")
            .write(to: file, atomically: true, encoding: .utf8)
    }
}
