import Testing

/// The import graph is the architecture.
@Suite("Imports")
struct ImportTests {
    @Test("every folder imports what it may, and nothing else")
    func graph() {
        var violations: [String] = []
        for file in SourceTree.swift where file.path.hasPrefix("Sources/") || file.path.hasPrefix("Services/") {
            guard let rule = ImportRule.rule(for: file.path) else {
                violations.append("\(file.path): no rule says what it may import")
                continue
            }
            for (number, line) in file.code.enumerated() {
                guard let module = importedModule(line), !rule.allowed.contains(module) else { continue }
                violations.append("\(file.path):\(number + 1): \(rule.folder) must not import \(module)")
            }
        }
        expectNone(violations)
    }

    @Test("every rule is about a folder that exists")
    func rules() {
        expectNone(ImportRule.all.map(\.folder).filter { !SourceTree.exists($0) })
    }

    @Test("imports are recognised")
    func recognition() {
        #expect(importedModule("import Kernel") == "Kernel")
        #expect(importedModule("@preconcurrency import Dispatch") == "Dispatch")
        #expect(importedModule("@testable import ServiceKit") == "ServiceKit")
        #expect(importedModule("private import struct Foundation.Data") == "Foundation")
        #expect(importedModule("let important = 1") == nil)
        #expect(importedModule("// import Kernel") == nil)
    }

    private func importedModule(_ line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count else { return nil }
        guard words[..<place].allSatisfy({ $0.hasPrefix("@") || ["private", "package", "internal"].contains($0) })
        else {
            return nil
        }
        let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]
        let name = kinds.contains(String(words[place + 1])) ? words.dropFirst(place + 2).first : words[place + 1]
        return name?.split(separator: ".").first.map(String.init)
    }
}

/// Fails with all violations at once.
func expectNone(_ violations: [String], _ location: SourceLocation = #_sourceLocation) {
    #expect(
        violations.isEmpty, "\(violations.count) violations:\n\(violations.joined(separator: "\n"))",
        sourceLocation: location)
}
