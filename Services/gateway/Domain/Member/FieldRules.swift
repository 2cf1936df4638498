/// What the fields of a registration and of a profile may contain (AU-1, OR-3). Sizes count characters.
///
/// Each function returns the value as it is kept and adds what is wrong to `faults`, so that a person learns of
/// everything at once.
package enum FieldRules {
    package static let userNameLength = 3...30
    package static let passwordLength = 10...200
    /// Bytes; characters of several code points could make 200 of them arbitrarily large.
    package static let passwordByteLimit = 1024

    /// `[a-zA-Z0-9_-]{3,30}`.
    package static func userName(_ text: String, _ faults: inout [FieldFault]) -> String {
        guard checkLength(text, .userName, userNameLength, &faults) else { return text }
        if !text.utf8.allSatisfy(isUserNameByte) { faults.append(FieldFault(.userName, .malformed)) }
        return text
    }

    /// 10 … 200 characters of any kind, exactly as typed.
    package static func password(_ text: String, _ faults: inout [FieldFault]) {
        guard checkLength(text, .password, passwordLength, &faults) else { return }
        if text.utf8.count > passwordByteLimit {
            faults.append(FieldFault(.password, .tooLong(maximum: passwordLength.upperBound)))
        }
    }

    /// The contact data with outer white space removed and the country in upper case.
    package static func contact(_ given: Contact, _ faults: inout [FieldFault]) -> Contact {
        let country = trimmed(given.country).uppercased()
        if country.isEmpty {
            faults.append(FieldFault(.country, .missing))
        } else if country.utf8.count != 2 || !country.utf8.allSatisfy({ (65...90).contains($0) }) {
            faults.append(FieldFault(.country, .malformed))
        }
        return Contact(
            fullName: line(given.fullName, .fullName, 2...100, &faults),
            street: line(given.street, .street, 2...120, &faults),
            postalCode: postalCode(given.postalCode, country: country, &faults),
            city: line(given.city, .city, 1...80, &faults), country: country,
            phone: phone(given.phone, &faults), email: email(given.email, &faults))
    }

    /// One line of text of the stated size without control characters, trimmed.
    package static func line(
        _ text: String, _ field: MemberField, _ length: ClosedRange<Int>, _ faults: inout [FieldFault]
    ) -> String {
        let value = trimmed(text)
        guard checkLength(value, field, length, &faults) else { return value }
        if value.unicodeScalars.contains(where: isForbidden) { faults.append(FieldFault(field, .malformed)) }
        return value
    }

    /// Digits as the country writes them; for other countries 2 … 12 letters, digits, spaces and hyphens.
    static func postalCode(_ text: String, country: String, _ faults: inout [FieldFault]) -> String {
        let value = trimmed(text).uppercased()
        guard checkLength(value, .postalCode, 2...12, &faults) else { return value }
        let shape = String(value.map { $0.isASCII && $0.isNumber ? "0" : $0.isASCII && $0.isLetter ? "A" : $0 })
        let fits =
            switch country {
            case "DE", "FR": shape == "00000"
            case "AT", "BE": shape == "0000"
            case "NL": shape == "0000 AA" || shape == "0000AA"
            case "US": shape == "00000" || shape == "00000-0000"
            default: shape.utf8.allSatisfy { $0 == 0x30 || $0 == 0x41 || $0 == 0x20 || $0 == 0x2D }
            }
        if !fits { faults.append(FieldFault(.postalCode, .malformed)) }
        return value
    }

    /// An optional `+`, then 6 … 15 digits with spaces, brackets, points, slashes and hyphens between.
    static func phone(_ text: String, _ faults: inout [FieldFault]) -> String {
        let value = trimmed(text)
        guard checkLength(value, .phone, 6...30, &faults) else { return value }
        let digits = value.utf8.count { (48...57).contains($0) }
        let body = value.utf8.first == UInt8(ascii: "+") ? value.utf8.dropFirst() : value.utf8[...]
        let isWellFormed = body.allSatisfy { (48...57).contains($0) || phonePunctuation.contains($0) }
        if !isWellFormed || !(6...15).contains(digits) { faults.append(FieldFault(.phone, .malformed)) }
        return value
    }

    private static let phonePunctuation = Set(" ()./-".utf8)

    /// `text` without white space at both ends.
    package static func trimmed(_ text: String) -> String {
        var slice = text[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }

    static func checkLength(
        _ text: String, _ field: MemberField, _ length: ClosedRange<Int>, _ faults: inout [FieldFault]
    ) -> Bool {
        // Bytes are counted first: they are known at once, and no character has less than one.
        let count = text.utf8.count > length.upperBound * 64 ? Int.max : text.count
        if count == 0 {
            faults.append(FieldFault(field, .missing))
        } else if count < length.lowerBound {
            faults.append(FieldFault(field, .tooShort(minimum: length.lowerBound)))
        } else if count > length.upperBound {
            faults.append(FieldFault(field, .tooLong(maximum: length.upperBound)))
        } else {
            return true
        }
        return false
    }

    private static func isUserNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 95: true
        default: false
        }
    }
}

/// Control characters, line separators and marks that turn the direction of what follows: in a name or an address they
/// serve only to deceive the reader of a contract.
func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
    case .format: scalar.value != 0x200D && scalar.value != 0x200C
    default: false
    }
}
