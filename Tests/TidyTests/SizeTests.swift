import Testing

/// Files and functions that can be read at one go.
@Suite("Sizes")
struct SizeTests {
    private static let linesPerFile = 400
    private static let linesPerTestFile = 600
    private static let linesPerFunction = 70

    @Test("a file has at most 400 lines, in Tests 600")
    func files() {
        expectNone(
            SourceTree.swift.compactMap { file in
                let limit = file.path.hasPrefix("Tests/") ? Self.linesPerTestFile : Self.linesPerFile
                return file.lines.count > limit + 1 ? "\(file.path): \(file.lines.count - 1) lines" : nil
            })
    }

    @Test("a function has at most 70 lines")
    func functions() {
        var violations: [String] = []
        for file in SourceTree.swift where file.name != "Package.swift" {
            for function in functions(in: file.code)
            where function.lines > Self.linesPerFunction {
                violations.append("\(file.path):\(function.first): \(function.lines) lines")
            }
        }
        expectNone(violations)
    }

    @Test("functions are measured from their head to their closing brace")
    func measuring() {
        let source = """
            struct S {
                let a = "func {"
                func first(_ a: Int) -> Int {
                    if a > 0 { return 1 }
                    return 2
                }
                // func second() {
                init(
                    a: Int
                ) {
                    self.a = { "}" }()
                }
            }
            protocol P {
                func only()
                var property: Int { get }
            }
            func last() {}
            """
        let found = functions(in: SwiftCode.lines(of: source))
        #expect(found.map(\.first) == [3, 8, 18])
        #expect(found.map(\.lines) == [4, 5, 1])
    }

    private struct Function {
        /// From 1.
        let first: Int
        let lines: Int
    }

    /// The functions and initialisers with a body, by the depth of braces. Nested ones count too.
    private func functions(in lines: [Substring]) -> [Function] {
        var found: [Function] = []
        var depth = 0
        /// Heads without their brace yet, and bodies that are open with the depth outside of them.
        var head: (line: Int, parentheses: Int)?
        var open: [(line: Int, depth: Int)] = []
        for (index, line) in lines.enumerated() {
            if head == nil, isHead(line) { head = (index, 0) }
            for byte in line.utf8 {
                switch byte {
                case UInt8(ascii: "("): head?.parentheses += 1
                case UInt8(ascii: ")"): head?.parentheses -= 1
                case UInt8(ascii: "{"):
                    if let begun = head, begun.parentheses == 0 {
                        open.append((begun.line, depth))
                        head = nil
                    }
                    depth += 1
                case UInt8(ascii: "}"):
                    depth -= 1
                    // A requirement of a protocol has no body: its head ends with the protocol at the latest.
                    if head?.parentheses == 0 { head = nil }
                    if let last = open.last, last.depth == depth {
                        open.removeLast()
                        found.append(Function(first: last.line + 1, lines: index - last.line + 1))
                    }
                default: break
                }
            }
            // A head that is complete at the end of its line and is followed by another declaration had no body.
            if let begun = head, begun.parentheses == 0, index + 1 < lines.count, isDeclaration(lines[index + 1]) {
                head = nil
            }
        }
        return found.sorted { $0.first < $1.first }
    }

    private func isHead(_ line: Substring) -> Bool {
        let words = line.split { $0 == " " || $0 == "(" || $0 == "<" || $0 == "?" }
        guard let place = words.firstIndex(where: { $0 == "func" || $0 == "init" }) else { return false }
        return words[..<place].allSatisfy { word in
            word.hasPrefix("@")
                || [
                    "package", "private", "fileprivate", "internal", "static", "mutating", "nonisolated", "override",
                    "final", "convenience", "required", "class", "consuming", "borrowing", "public",
                ].contains(word)
        }
    }

    private func isDeclaration(_ line: Substring) -> Bool {
        let first = line.drop { $0 == " " }
        return ["func ", "static ", "var ", "let ", "init(", "associatedtype ", "}", "package ", "private ", "@"]
            .contains { first.hasPrefix($0) }
    }
}
