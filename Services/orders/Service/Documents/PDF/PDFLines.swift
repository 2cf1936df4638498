/// Breaks text into lines of a width.
enum PDFLines {
    /// Breaks at spaces; a word that is wider than a line is broken between characters. The text's own line breaks
    /// stay; an empty line is the empty text.
    static func wrap(_ text: String, width: Double, measure: (Substring) -> Double) -> [String] {
        let blank = measure(" ")
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0.0
            for word in paragraph.split(separator: " ") {
                let wide = measure(word)
                if !line.isEmpty, used + blank + wide <= width {
                    line += " " + word
                    used += blank + wide
                    continue
                }
                if !line.isEmpty { lines.append(line) }
                (line, used) = (String(word), wide)
                if wide > width {
                    var parts = pieces(of: word, width, measure)
                    line = parts.removeLast()
                    lines += parts
                    used = measure(line[...])
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// The parts of a word that is wider than a line; at least one character each, never none.
    private static func pieces(of word: Substring, _ width: Double, _ measure: (Substring) -> Double) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var used = 0.0
        for character in word {
            let wide = measure(Substring(String(character)))
            if !piece.isEmpty, used + wide > width {
                pieces.append(piece)
                (piece, used) = ("", 0)
            }
            piece.append(character)
            used += wide
        }
        return pieces + [piece]
    }
}
