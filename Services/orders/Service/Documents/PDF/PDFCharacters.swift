/// Fits a text to what the fonts can draw.
enum PDFCharacters {
    /// Stands for a character that the fonts lack.
    static let missing: Unicode.Scalar = "\u{FFFD}"

    /// The text in characters that can be drawn: letters with separate accents are joined, what nobody sees is left
    /// out, and each other character becomes `missing`.
    static func drawable(
        _ text: String, _ weight: PDFWeight, _ metrics: any PDFMetrics
    ) -> (text: String, isComplete: Bool) {
        var scalars = String.UnicodeScalarView()
        var isComplete = true
        for character in text {
            let seen = composed(character).filter { !isInvisible($0) }
            let isDrawable = seen.allSatisfy { scalar in
                scalar == "\n"
                    || scalar.value < 0x10000 && !isRightToLeft(scalar)
                        && metrics.hasGlyph(UInt16(scalar.value), weight)
            }
            if isDrawable {
                scalars.append(contentsOf: seen)
            } else {
                scalars.append(missing)
                isComplete = false
            }
        }
        return (String(scalars), isComplete)
    }

    private static func composed(_ character: Character) -> [Unicode.Scalar] {
        let scalars = Array(character.unicodeScalars)
        guard scalars.count > 1, let single = compositions[character] else { return scalars }
        return [single]
    }

    /// Scripts that are written from right to left: libharu would draw them in the wrong order, which is worse than not
    /// at all.
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE: true
        default: false
        }
    }

    /// Joiners, variation selectors, soft hyphens.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00AD, 0x034F, 0x200B...0x200F, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF: true
        default: false
        }
    }

    /// Letters with accents as one scalar. A `Character` equals each of its canonical spellings, so one that is written
    /// with separate accents finds them.
    private static let compositions: [Character: Unicode.Scalar] = {
        var compositions: [Character: Unicode.Scalar] = [:]
        let blocks: [ClosedRange<UInt32>] = [0x00C0...0x024F, 0x0370...0x04FF, 0x1E00...0x1FFF]
        for scalar in blocks.joined().compactMap(Unicode.Scalar.init) where scalar.properties.isAlphabetic {
            compositions[Character(scalar)] = scalar
        }
        return compositions
    }()
}
