import Testing

/// Names that must be unique or registered: reasons, statements, migrations, files, golden files.
@Suite("Registers")
struct RegisterTests {
    private static let sources = SourceTree.swift.filter {
        $0.path.hasPrefix("Sources/") || $0.path.hasPrefix("Services/")
    }

    /// Reasons that reach HTTP stand in the first, those of the bus itself in the second.
    private static let registers = ["docs/errors.md", "docs/wire-protocol.md"]

    @Test("every reason that the sources name is in a register", arguments: [registers])
    func reasons(_ registers: [String]) throws {
        var registered: Set<Substring> = []
        for path in registers {
            let file = try #require(SourceTree.files.first { $0.path == path }, "\(path) is missing")
            registered.formUnion(file.text.split { !($0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_")) })
        }
        var violations: [String] = []
        for file in Self.sources {
            for (number, line) in file.lines.enumerated() {
                for reason in reasons(in: line, of: file) where !registered.contains(Substring(reason)) {
                    violations.append("\(file.path):\(number + 1): \(reason)")
                }
            }
        }
        expectNone(violations)
    }

    /// `reason: "UPPER_SNAKE"`, and in rejections of a Domain each `case …: "UPPER_SNAKE"`.
    private func reasons(in line: Substring, of file: SourceTree.File) -> [String] {
        // What is wrong with a proof is told by the offline verifier and crosses no boundary.
        if line.contains(".againstTheRules(") { return [] }
        var found: [Substring] = []
        for part in line.split(separator: "reason: \"", omittingEmptySubsequences: false).dropFirst() {
            found.append(part.prefix { $0 != "\"" })
        }
        let isRejection = file.path.contains("/Domain/") && file.name.contains("Rejection")
        if isRejection, line.contains("case ."), line.hasSuffix("\"") {
            found += line.split(separator: "\"").dropFirst().prefix(1)
        }
        return found.filter { text in
            text.count > 2 && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
        }.map(String.init)
    }

    @Test("every statement has a name of its own in its service")
    func statements() {
        var violations: [String] = []
        let shared = statements(in: "Sources/Shared/", &violations)
        for service in ImportRule.serviceNames {
            for (name, place) in statements(in: "Services/\(service)/", &violations) where shared[name] != nil {
                violations.append("\(place): \(name) is a statement of Shared already")
            }
        }
        expectNone(violations)
    }

    /// The names of the statements below a folder, with their files.
    private func statements(in folder: String, _ violations: inout [String]) -> [String: String] {
        var names: [String: String] = [:]
        for file in Self.sources where file.path.hasPrefix(folder) {
            for part in file.text.split(separator: "Statement(", omittingEmptySubsequences: false).dropFirst() {
                let argument = part.drop { $0.isWhitespace }
                guard argument.hasPrefix("\"") else { continue }
                let name = String(argument.dropFirst().prefix { $0 != "\"" })
                if !name.contains("."), !name.contains("\\(") {
                    violations.append("\(file.path): \(name) should be named <module>.<statement>")
                }
                if let other = names.updateValue(file.path, forKey: name), !name.contains("\\(") {
                    violations.append("\(file.path): \(name) is used in \(other) too")
                }
            }
        }
        return names
    }

    @Test("migrations are named V, four digits and words, and leave no gap in their series")
    func migrations() {
        var violations: [String] = []
        var versions: [String: [Int]] = [:]
        for file in SourceTree.files where file.path.hasSuffix(".sql") && file.path.contains("/Migrations/") {
            guard let match = file.name.wholeMatch(of: /V(\d{4})_[a-z0-9]+(_[a-z0-9]+)*\.sql/),
                let version = Int(match.1)
            else {
                violations.append("\(file.path): the name is not like V0100_words.sql")
                continue
            }
            versions[String(file.folder), default: []].append(version)
        }
        for (folder, numbers) in versions {
            let first = folder.hasPrefix("Sources/Shared/ServiceKit") ? 1 : 100
            if numbers.sorted() != Array(first..<first + numbers.count) {
                violations.append("\(folder): \(numbers.sorted()) should count from \(first) without a gap")
            }
        }
        #expect(versions.count >= 6)
        expectNone(violations)
    }

    @Test("no two files of a target share a base name")
    func baseNames() {
        var seen: [String: String] = [:]
        var violations: [String] = []
        for file in SourceTree.swift {
            let parts = file.path.split(separator: "/")
            let isDeep = ["Sources/Shared/", "Services/", "Benchmarks/Sources/"].contains { file.path.hasPrefix($0) }
            let depth = isDeep ? 3 : 2
            let target = parts.prefix(depth).joined(separator: "/")
            if let other = seen.updateValue(file.path, forKey: "\(target)/\(file.name)") {
                violations.append("\(file.path) and \(other)")
            }
        }
        expectNone(violations)
    }

    @Test("folders and files bear no name that says nothing")
    func names() {
        let empty = ["Manager", "Helper", "Util", "Impl", "Base", "Info", "Common", "Misc"]
        expectNone(
            Self.sources.map(\.path).filter { path in
                empty.contains { word in
                    path.split(separator: "/").contains { part in
                        let stem = part.hasSuffix(".swift") ? part.dropLast(6) : part
                        return stem.hasSuffix(word) || stem.hasSuffix(word + "s")
                    }
                }
            })
    }

    @Test("every RPC method and event has a golden file")
    func goldenFiles() {
        let golden = Set(
            SourceTree.files.filter { $0.path.hasPrefix("Tests/ContractsTests/Golden/") }.map { String($0.name) })
        var violations: [String] = []
        for file in Self.sources where file.path.hasPrefix("Sources/Shared/Contracts/") {
            for line in file.code {
                guard
                    let match = line.firstMatch(
                        of: /(?:enum|struct) (\w+): (RPCMethod|StreamingRPCMethod|IntegrationEvent)/)
                else {
                    continue
                }
                let type = String(match.1)
                let name =
                    match.2 != "IntegrationEvent" ? type.prefix(1).lowercased() + type.dropFirst() + ".request" : type
                if !golden.contains(where: { $0.hasSuffix(".\(name).json") }) {
                    violations.append("\(file.path): \(type) has no golden file")
                }
            }
        }
        expectNone(violations)
    }
}
