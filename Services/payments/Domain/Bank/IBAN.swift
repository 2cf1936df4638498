import Kernel

/// An international bank account number (ISO 13616) whose length and check digits are right (PY-3).
package struct IBAN: Hashable, Sendable {
    /// The electronic form: capitals and digits, without spaces.
    package let text: String

    /// Reads a number as people write it: spaces are skipped, small letters count as capitals.
    /// nil for a country outside the IBAN registry, a length that is not the country's, any other character,
    /// or check digits that are wrong.
    package init?(_ text: String) {
        var bytes: [UInt8] = []
        for byte in text.utf8 where byte != UInt8(ascii: " ") {
            guard bytes.count < IBAN.maximumLength, let capital = asciiCapital(byte) else { return nil }
            bytes.append(capital)
        }
        guard bytes.count >= 5 else { return nil }
        let country = String(decoding: bytes[..<2], as: UTF8.self)
        guard IBAN.lengths[country] == bytes.count, isASCIIDigit(bytes[2]), isASCIIDigit(bytes[3]) else { return nil }
        // 00, 01 and 99 leave the same remainders as 97, 98 and 02, and are never given out.
        let check = Int(bytes[2] - 48) * 10 + Int(bytes[3] - 48)
        guard (2...98).contains(check), remainder97(bytes[4...] + bytes[..<4]) == 1 else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The country code of ISO 3166: the first two letters.
    package var country: String { String(text.prefix(2)) }

    /// What may be shown of it: country, check digits and the last four characters, e.g. `DE89…3000`.
    package var masked: String { "\(text.prefix(4))…\(text.suffix(4))" }

    /// The longest number that the standard allows.
    private static let maximumLength = 34

    /// Characters in all, by country: the IBAN registry of SWIFT.
    private static let lengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
        "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
        "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
        "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
        "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
        "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
        "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
        "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
        "YE": 30,
    ]
}

extension IBAN: CustomStringConvertible {
    /// The masked form, so that no log shows an account.
    package var description: String { masked }
}

/// The remainder of the number by 97 (ISO 7064): letters count as two digits, A = 10 … Z = 35.
func remainder97(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { remainder, byte in
        isASCIIDigit(byte) ? (remainder * 10 + Int(byte) - 48) % 97 : (remainder * 100 + Int(byte) - 55) % 97
    }
}

/// A digit or a capital letter as it is, a small letter as its capital; nil for every other byte.
func asciiCapital(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): byte
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
    default: nil
    }
}

func isASCIIDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
