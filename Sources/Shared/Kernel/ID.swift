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
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            text.append(hexDigits[Int(byte >> 4)])
            text.append(hexDigits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
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
        let utf8 = Array(text.utf8)
        guard utf8.count == 36 else { return nil }
        var words: [UInt64] = [0, 0]
        var nibble = 0
        for (index, byte) in utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let value = hexValue(byte) else { return nil }
            words[nibble / 16] = words[nibble / 16] << 4 | UInt64(value)
            nibble += 1
        }
        self.init(high: words[0], low: words[1])
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
