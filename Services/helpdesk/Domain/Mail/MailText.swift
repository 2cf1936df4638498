/// Text of a mail made fit for a header: one line without anything that a mail program could take for a line's end or
/// that turns the direction of what follows.
func singleLine(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: line.unicodeScalars.append(" ")
        // Zero-width joiners belong to words of some languages and to pictographs.
        case .format where scalar.value != 0x200C && scalar.value != 0x200D: break
        case .surrogate, .privateUse, .unassigned: break
        default: line.unicodeScalars.append(scalar)
        }
    }
    return line.split(separator: " ").joined(separator: " ")
}

/// The lines of a text, whichever line ends it has.
func textLines(_ text: String) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    var isAfterReturn = false
    for byte in text.utf8 {
        switch byte {
        case 0x0D: lines.append([])
        case 0x0A:
            if !isAfterReturn { lines.append([]) }
        default: lines[lines.count - 1].append(byte)
        }
        isAfterReturn = byte == 0x0D
    }
    return lines
}
