/// Tells readers of a PDF which character each code of a text stands for, so that it can be searched and copied.
enum PDFUnicodeMap {
    /// The codes are the characters of Unicode's basic plane themselves; a range must not leave its first byte, and a
    /// block has at most a hundred ranges.
    static let text: String = {
        let bytes = (0...255).map { value in
            let digits = String(value, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }
        let blocks = stride(from: 0, to: 256, by: 64).map { start in
            "64 beginbfrange\n"
                + bytes[start..<start + 64].map { "<\($0)00> <\($0)FF> <\($0)00>\n" }.joined() + "endbfrange\n"
        }
        return """
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange
            \(blocks.joined())endcmap
            CMapName currentdict /CMap defineresource pop
            end
            end

            """
    }()
}
