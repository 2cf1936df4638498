/// Swift source without comments and without the content of string literals: what the compiler acts upon.
///
/// Everything that is left out becomes spaces, so that lines and columns stay; the quotes remain. Interpolations count
/// as content. Regular expression literals are not told apart from operators.
struct SwiftCode {
    private let input: [UInt8]
    private var output: [UInt8]
    private var index = 0

    /// The lines of `source` with comments and strings blanked.
    static func lines(of source: String) -> [Substring] {
        text(of: source).split(separator: "\n", omittingEmptySubsequences: false)
    }

    static func text(of source: String) -> String {
        var scanner = SwiftCode(source)
        scanner.run()
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private init(_ source: String) {
        input = Array(source.utf8)
        output = []
        output.reserveCapacity(input.count)
    }

    private mutating func run() {
        while index < input.count {
            switch input[index] {
            case UInt8(ascii: "/") where starts(SwiftCode.lineComment):
                while index < input.count, input[index] != SwiftCode.lineFeed { blank() }
            case UInt8(ascii: "/") where starts(SwiftCode.commentBegin): blankComment()
            case SwiftCode.quote: string()
            case SwiftCode.hash where startsRawString: string()
            default: keep()
            }
        }
    }

    private static let lineComment = Array("//".utf8)
    private static let commentBegin = Array("/*".utf8)
    private static let commentEnd = Array("*/".utf8)
    private static let threeQuotes = Array("\"\"\"".utf8)
    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let space = UInt8(ascii: " ")
    private static let lineFeed = UInt8(ascii: "\n")

    private func starts(_ text: [UInt8]) -> Bool {
        guard index + text.count <= input.count else { return false }
        for offset in text.indices where input[index + offset] != text[offset] { return false }
        return true
    }

    private var startsRawString: Bool {
        var place = index
        while place < input.count, input[place] == SwiftCode.hash { place += 1 }
        return place > index && place < input.count && input[place] == SwiftCode.quote
    }

    private mutating func keep() {
        output.append(input[index])
        index += 1
    }

    private mutating func blank() {
        output.append(input[index] == SwiftCode.lineFeed ? SwiftCode.lineFeed : SwiftCode.space)
        index += 1
    }

    private mutating func blankComment() {
        var depth = 0
        repeat {
            if starts(SwiftCode.commentBegin) {
                depth += 1
                blank()
            } else if starts(SwiftCode.commentEnd) {
                depth -= 1
                blank()
            }
            if index < input.count { blank() }
        } while depth > 0 && index < input.count
    }

    private mutating func string() {
        var hashes: [UInt8] = []
        while input[index] == SwiftCode.hash {
            hashes.append(SwiftCode.hash)
            keep()
        }
        let quotes = starts(SwiftCode.threeQuotes) ? SwiftCode.threeQuotes : [SwiftCode.quote]
        for _ in quotes { keep() }
        let end = quotes + hashes
        let escape = [UInt8(ascii: "\\")] + hashes
        let interpolationBegin = escape + [UInt8(ascii: "(")]
        while index < input.count, !starts(end) {
            if starts(interpolationBegin) {
                for _ in interpolationBegin { blank() }
                interpolation()
            } else if starts(escape) {
                for _ in 0...escape.count where index < input.count { blank() }
            } else if quotes.count == 1, input[index] == SwiftCode.lineFeed {
                return  // a literal of one line has not been closed: go on with the next line
            } else {
                blank()
            }
        }
        for _ in end where index < input.count { keep() }
    }

    /// Blanks up to the bracket that closes the interpolation; strings inside may contain brackets of their own.
    private mutating func interpolation() {
        var depth = 1
        while index < input.count, depth > 0 {
            if input[index] == SwiftCode.quote || startsRawString {
                let before = output.count
                string()
                for place in before..<output.count where output[place] != SwiftCode.lineFeed {
                    output[place] = SwiftCode.space
                }
                continue
            }
            if input[index] == UInt8(ascii: "(") { depth += 1 }
            if input[index] == UInt8(ascii: ")") { depth -= 1 }
            blank()
        }
    }
}
