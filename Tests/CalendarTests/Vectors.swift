import Testing

/// A comma-separated file without quoting, each line by the names of its head.
func rows(_ bytes: [UInt8]) throws -> [[String: String]] {
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let head = try #require(lines.first)
    return try lines.dropFirst().map { fields in
        try #require(fields.count == head.count)
        return Dictionary(uniqueKeysWithValues: zip(head.map(String.init), fields.map(String.init)))
    }
}
