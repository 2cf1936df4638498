import Foundation
import Testing

/// What documents name exists, and what crosses a target is explained.
@Suite("Documents")
struct DocumentTests {
    private static let folders = ["Sources/", "Services/", "Tests/", "Benchmarks/", "deploy/", "docs/", ".ci/"]
    private static let rootFiles: Set<String> = [
        "Package.swift", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE", ".swift-format", ".gitignore",
    ]

    @Test("every path that a document names exists")
    func paths() {
        var violations: [String] = []
        for file in SourceTree.files where file.path.hasSuffix(".md") {
            for (number, line) in file.lines.enumerated() {
                for path in named(in: line)
                where !SourceTree.exists(path) && !SourceTree.exists("\(file.folder)/\(path)") {
                    violations.append("\(file.path):\(number + 1): \(path)")
                }
            }
        }
        expectNone(violations)
    }

    @Test("links between documents lead somewhere")
    func links() {
        var violations: [String] = []
        for file in SourceTree.files where file.path.hasSuffix(".md") {
            for (number, line) in file.lines.enumerated() {
                for part in line.split(separator: "](").dropFirst() {
                    let target = part.prefix { $0 != ")" }.prefix { $0 != "#" }
                    guard !target.isEmpty, !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
                    if !SourceTree.exists("\(file.folder)/\(target)") {
                        violations.append("\(file.path):\(number + 1): \(target)")
                    }
                }
            }
        }
        expectNone(violations)
    }

    @Test("every RPC method and event has a doc comment")
    func contracts() {
        expectNone(
            undocumented(in: "Sources/Shared/Contracts/") {
                $0.contains(": RPCMethod") || $0.contains(": StreamingRPCMethod") || $0.contains(": IntegrationEvent")
            })
    }

    @Test("every declaration at the top of a file that crosses a target has a doc comment")
    func declarations() {
        expectNone(
            ["Sources/", "Services/"].flatMap { folder in
                undocumented(in: folder) { line in
                    line.hasPrefix("package ") && !line.hasPrefix("package typealias")
                        && !line.hasPrefix("package extension")
                }
            })
    }

    private func undocumented(in folder: String, where isDeclaration: (Substring) -> Bool) -> [String] {
        var violations: [String] = []
        for file in SourceTree.swift where file.path.hasPrefix(folder) {
            let code = file.code
            for (number, line) in code.enumerated() where isDeclaration(line) {
                var above = number - 1
                // Attributes stand between the comment and the declaration.
                while above >= 0, file.lines[above].hasPrefix("@") { above -= 1 }
                if above < 0 || !file.lines[above].hasPrefix("///") {
                    violations.append("\(file.path):\(number + 1): \(line.prefix(60))")
                }
            }
        }
        return violations
    }

    /// The paths in backquotes.
    private func named(in line: Substring) -> [String] {
        line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }
            .compactMap { _, text in
                let word = text.prefix { $0 != " " && $0 != ":" && $0 != "#" }
                guard !word.contains(where: { "*<>{}$…".contains($0) }) else { return nil }
                let isPath = Self.folders.contains { word.hasPrefix($0) } || Self.rootFiles.contains(String(word))
                return isPath ? String(word) : nil
            }
    }
}
