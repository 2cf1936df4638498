import Testing

/// What must not stand in the sources.
@Suite("Banned words")
struct BannedWordTests {
    /// A word that is refused, where, and why.
    private struct Ban {
        let word: String
        let why: String

        init(_ word: String, _ why: String) {
            self.word = word
            self.why = why
        }
    }

    private static let impure = [
        Ban("Date()", "time is an argument"), Ban("Date.now", "time is an argument"),
        Ban("ContinuousClock", "time is an argument"), Ban("clock_gettime", "time is an argument"),
        Ban("UUID()", "ids are arguments"), Ban(".random(", "chance is an argument"),
        Ban("SystemRandomNumberGenerator", "chance is an argument"), Ban("randomBytes", "chance is an argument"),
        Ban(".shuffled()", "chance is an argument"), Ban(".randomElement()", "chance is an argument"),
        Ban("PasswordHash", "it is slow and salted by chance"), Ban("Task", "rules do not wait"),
        Ban("async", "rules do not wait"), Ban("await", "rules do not wait"), Ban("print(", "rules do not print"),
        Ban("FileManager", "rules read no files"), Ban("ProcessInfo", "rules read no environment"),
        Ban("URLSession", "rules talk to nobody"), Ban("getenv", "rules read no environment"),
    ]

    @Test("pure targets have no clock, no chance, no task and no I/O")
    func purity() {
        let files = SourceTree.swift.filter { file in
            ImportRule.pureFolders.contains { file.path.hasPrefix($0 + "/") }
        }
        #expect(files.count > 100)
        expectNone(files.flatMap { violations(in: $0, Self.impure) })
    }

    @Test("what crosses a target is `package`; refusals are values; nothing ends the process but the impossible")
    func everywhere() {
        let bans = [
            Ban("public", "use package"), Ban("open class", "use package"),
            Ban("fatalError", "use preconditionFailure"),
            Ban("try!", "handle the error"), Ban("NSLog", "use the logger"),
        ]
        let files = SourceTree.swift.filter { $0.path.hasPrefix("Sources/") || $0.path.hasPrefix("Services/") }
        expectNone(files.flatMap { violations(in: $0, bans) })
    }

    @Test("a `try?` has its reason beside it, or in the line above")
    func swallowedErrors() {
        var violations: [String] = []
        for file in SourceTree.swift {
            for (number, line) in file.code.enumerated() where contains(line, "try?") {
                let above = number > 0 ? file.lines[number - 1] : ""
                if !file.lines[number].contains("// try?: "), !above.contains("// try?: ") {
                    violations.append("\(file.path):\(number + 1): a try? without its reason")
                }
            }
        }
        expectNone(violations)
    }

    @Test("nothing is left for later")
    func markers() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
        var violations: [String] = []
        for file in SourceTree.files where !file.path.hasSuffix(".csv") {
            for (number, line) in file.lines.enumerated() {
                for mark in marks where contains(line, mark) {
                    violations.append("\(file.path):\(number + 1): \(mark)")
                }
            }
        }
        expectNone(violations)
    }

    @Test("no file knows the machine that it was written on")
    func machinePaths() {
        let paths = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/"]
        var violations: [String] = []
        for file in SourceTree.files where !file.path.hasSuffix(".csv") {
            for (number, line) in file.lines.enumerated() {
                for path in paths where isAbsolutePath(path, in: line) {
                    violations.append("\(file.path):\(number + 1): \(path)")
                }
                // Temporary files of our own bear our name.
                for part in line.split(separator: "/tm" + "p/").dropFirst() where !part.hasPrefix("gavel") {
                    violations.append("\(file.path):\(number + 1): a temporary path that is not named gavel…")
                }
            }
        }
        expectNone(violations)
    }

    @Test("words are recognised as words, outside of comments and strings")
    func recognition() {
        #expect(contains("let a = Task { }", "Task"))
        #expect(!contains("let a = FirstTask", "Task"))
        #expect(!contains("let a = Tasks", "Task"))
        #expect(contains("x.random(in: 1...2)", ".random("))
        let code = SwiftCode.text(of: "let a = \"Task \\(b(\"await\") + c)\" // async\n/* x /* Task */ */ let d = 1")
        #expect(
            code.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") } == [
                "let a = \" \"", "let d = 1",
            ])
        let raw = SwiftCode.text(of: "#\"a \" Task\"# + \"\"\"\n Task \" x\n\"\"\" + b")
        #expect(raw == "#\"        \"# + \"\"\"\n         \n\"\"\" + b")
    }

    private func violations(in file: SourceTree.File, _ bans: [Ban]) -> [String] {
        file.code.enumerated().flatMap { number, line in
            bans.filter { contains(line, $0.word) }.map {
                "\(file.path):\(number + 1): \($0.word): \($0.why)"
            }
        }
    }

    /// Whether `word` stands in `line` as a word of its own, where it begins and ends with letters.
    private func contains(_ line: Substring, _ word: String) -> Bool {
        var rest = line.utf8[...]
        let target = Array(word.utf8)
        while let range = rest.firstRange(of: target) {
            let before =
                range.lowerBound == line.utf8.startIndex ? nil : line.utf8[line.utf8.index(before: range.lowerBound)]
            let after = range.upperBound == line.utf8.endIndex ? nil : line.utf8[range.upperBound]
            let beginsWord = !isWordByte(target[0]) || before.map(isWordByte) != true
            let endsWord = !isWordByte(target[target.count - 1]) || after.map(isWordByte) != true
            if beginsWord && endsWord { return true }
            rest = line.utf8[range.upperBound...]
        }
        return false
    }

    private func contains(_ line: String, _ word: String) -> Bool { contains(line[...], word) }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// An absolute path begins a word; the same letters inside of a relative path or a URL do not count.
    private func isAbsolutePath(_ path: String, in line: Substring) -> Bool {
        var rest = line.utf8[...]
        while let range = rest.firstRange(of: Array(path.utf8)) {
            guard range.lowerBound != line.utf8.startIndex else { return true }
            let before = line.utf8[line.utf8.index(before: range.lowerBound)]
            if !isWordByte(before), ![UInt8(ascii: "."), UInt8(ascii: "}"), UInt8(ascii: "/")].contains(before) {
                return true
            }
            rest = line.utf8[range.upperBound...]
        }
        return false
    }
}
