/// Checks what people write before it is stored.
enum TextCheck {
    /// Refuses a text that is blank, has more than `maximum` characters, or control characters other than tab and line
    /// breaks, which a database cannot all store.
    static func check(_ text: String, field: String, maximum: Int) throws(OrderRejection) {
        let isBlank = text.allSatisfy(\.isWhitespace)
        let hasControl = text.utf8.contains { ($0 < 32 && $0 != 9 && $0 != 10 && $0 != 13) || $0 == 127 }
        guard !isBlank, text.count <= maximum, !hasControl else {
            throw .textInvalid(field: field, maximum: maximum)
        }
    }
}
