/// Writes header fields with folded lines of at most 76 bytes where pieces allow it (RFC 2047 §2).
///
/// Pieces are made by this module and hold neither CR nor LF; the precondition is the last lock in front of header
/// injection.
struct HeaderFields {
    private(set) var bytes: [UInt8] = []
    private static let lineBytes = 76

    mutating func add(_ name: String, _ pieces: String...) { add(name, pieces) }

    mutating func add(_ name: String, _ pieces: [String]) {
        var line = "\(name):"
        var text = ""
        for piece in pieces {
            precondition(piece.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "a header holds printable ASCII only")
            // The first piece stays beside the name: a line of white space alone would be an empty header to some.
            if line.utf8.count + 1 + piece.utf8.count > HeaderFields.lineBytes, line != "\(name):" {
                text += line + "\r\n"
                line = ""
            }
            line += " \(piece)"
        }
        bytes += Array((text + line + "\r\n").utf8)
    }
}
