/// What a reader typed into the search (AU-14), taken apart.
///
/// It is read as people write searches: words, "phrases", -exclusions, or. In plain words the last one also finds every
/// word that begins with it, since German and Dutch compounds have no blanks: `Garantie` finds `Garantieabwicklung`.
struct SearchText: Hashable, Sendable {
    /// At most as many bytes are taken.
    static let maximumBytes = 400
    /// Shorter beginnings would find everything.
    private static let prefixMinimumCharacters = 3

    /// All of it.
    let whole: String
    /// All of it once more, to be compared without stems: what is written in another language than the reader's. Absent
    /// when something is excluded, for that holds for the stem.
    let literal: String?
    /// The words before the last one, and the last one as a quoted term of `to_tsquery`.
    let head: String?
    let prefix: String?

    /// nil when there is nothing to search for.
    init?(_ text: String) {
        let words = text.split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } }
        guard !words.isEmpty else { return nil }
        whole = words.joined(separator: " ")
        let excludes = words.contains { $0.hasPrefix("-") }
        literal = excludes ? nil : whole
        let isPlain = !excludes && !words.contains { $0.contains("\"") || $0.lowercased() == "or" }
        let last = words[words.count - 1]
        let isTerm = last.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
        if isPlain, isTerm, last.count >= Self.prefixMinimumCharacters, let end = last.last, end != "-" {
            head = words.dropLast().joined(separator: " ")
            prefix = "'\(last)':*"
        } else {
            head = nil
            prefix = nil
        }
    }
}
