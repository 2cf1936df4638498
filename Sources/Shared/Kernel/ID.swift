/// A 128-bit identifier (UUIDv7) of one kind of thing; ids of different kinds do not mix.
///
/// On the wire it is the usual lower-case text with hyphens.
package struct ID<Of>: Hashable, Comparable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A UUIDv7: 48 bits of milliseconds, then 74 bits of `random`. Chance is an argument: rules stay pure.
    package init(at instant: Timestamp, random: (UInt64, UInt64)) {
        let milliseconds = UInt64(bitPattern: max(0, instant.microseconds / 1000))
        high = (milliseconds << 16) | 0x7000 | (random.0 & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (random.1 >> 2)
    }

    /// The id of another kind that belongs one to one to this (an order to its award).
    package func derived<Other>(as: Other.Type = Other.self) -> ID<Other> { ID<Other>(high: high, low: low) }

    package static func < (a: ID, b: ID) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

/// Marks ids of members.
package enum MemberKind {}
/// Marks ids of listings and of their auctions.
package enum ListingKind {}
/// Marks ids of orders.
package enum OrderKind {}
/// Marks ids of awards.
package enum AwardKind {}
/// Marks ids of proposals of an appointment.
package enum ProposalKind {}
/// Marks ids of support cases.
package enum SupportCaseKind {}
/// Marks ids of mails.
package enum MailKind {}
/// Marks ids of messages of the contact form.
package enum ContactMessageKind {}
/// Marks ids of mandates.
package enum MandateKind {}
/// Marks ids of transfers of the ledger.
package enum TransferKind {}
/// Marks ids of files for the bank.
package enum BankFileKind {}

package typealias MemberID = ID<MemberKind>
package typealias ListingID = ID<ListingKind>
/// The auction of a listing carries the listing's id: they belong one to one.
package typealias AuctionID = ListingID
package typealias AwardID = ID<AwardKind>
package typealias OrderID = ID<OrderKind>
package typealias ProposalID = ID<ProposalKind>
package typealias SupportCaseID = ID<SupportCaseKind>
package typealias MailID = ID<MailKind>
package typealias ContactMessageID = ID<ContactMessageKind>
package typealias MandateID = ID<MandateKind>
package typealias TransferID = ID<TransferKind>
package typealias BankFileID = ID<BankFileKind>

extension ID: LosslessStringConvertible, Codable {
    package var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            for index in 0..<36 { text[index] = uuidCharacter(index, high, low) }
            return 36
        }
    }

    /// Appends the text of `description`.
    package func append(to text: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 36) { characters in
            for index in 0..<36 { characters.initializeElement(at: index, to: uuidCharacter(index, high, low)) }
            text.append(contentsOf: characters)
        }
    }

    /// The 16 bytes, most significant first, as PostgreSQL's `uuid` has them.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(16)
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) { out.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return out
    }

    package init?(_ text: String) {
        var text = text
        guard let words = text.withUTF8(uuidWords) else { return nil }
        self.init(high: words.high, low: words.low)
    }

    /// The same from bytes.
    package init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard let words = uuidWords(text) else { return nil }
        self.init(high: words.high, low: words.low)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = ID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

private let hexDigits = Array("0123456789abcdef".utf8)

/// One of the 36 characters of a UUID's text.
private func uuidCharacter(_ index: Int, _ high: UInt64, _ low: UInt64) -> UInt8 {
    let hyphensBefore: Int
    switch index {
    case 8, 13, 18, 23: return UInt8(ascii: "-")
    case 0..<8: hyphensBefore = 0
    case 9..<13: hyphensBefore = 1
    case 14..<18: hyphensBefore = 2
    case 19..<23: hyphensBefore = 3
    default: hyphensBefore = 4
    }
    let nibble = index - hyphensBefore
    let digit = UInt8(truncatingIfNeeded: (nibble < 16 ? high : low) >> UInt64(60 - nibble % 16 * 4)) & 15
    return digit < 10 ? 48 + digit : 87 + digit
}

/// What the text of a UUID stands for; nil when it is none.
private func uuidWords(_ text: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
    guard text.count == 36 else { return nil }
    var (high, low) = (UInt64(0), UInt64(0))
    for index in 0..<36 {
        let byte = text[index]
        if index == 8 || index == 13 || index == 18 || index == 23 {
            guard byte == UInt8(ascii: "-") else { return nil }
            continue
        }
        guard let value = hexValue(byte) else { return nil }
        if index < 18 { high = high << 4 | UInt64(value) } else { low = low << 4 | UInt64(value) }
    }
    return (high, low)
}

/// The value of one hexadecimal digit, nil for any other byte.
package func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 97...102: byte - 87
    case 65...70: byte - 55
    default: nil
    }
}

/// Lower-case hexadecimal text of `bytes`.
package func hex(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    for byte in bytes {
        out.append(hexDigits[Int(byte >> 4)])
        out.append(hexDigits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
}

/// The bytes of hexadecimal text; nil when it is malformed.
package func bytes(hex text: String) -> [UInt8]? {
    let utf8 = Array(text.utf8)
    guard utf8.count.isMultiple(of: 2) else { return nil }
    var out: [UInt8] = []
    for index in stride(from: 0, to: utf8.count, by: 2) {
        guard let high = hexValue(utf8[index]), let low = hexValue(utf8[index + 1]) else { return nil }
        out.append(high << 4 | low)
    }
    return out
}
