import CGenerator
import FoundationEssentials

/// Every bid that was acknowledged, so that it can be looked for in the table.
package struct Acknowledgements: Sendable {
    private var lines: [(bid: BidPlan.Bid, sequence: Int64)] = []

    package init() { lines.reserveCapacity(1 << 18) }

    /// Takes a receipt as JSON; false when it is none of an accepted bid.
    package mutating func take(_ receipt: UnsafeRawBufferPointer, for bid: BidPlan.Bid) -> Bool {
        guard ReceiptText.contains(receipt, #""outcome":"ACCEPTED""#),
            let sequence = ReceiptText.integer(after: #""sequence":"#, in: receipt)
        else { return false }
        lines.append((bid, sequence))
        return true
    }

    /// Writes `auction,sequence,member,maximum` for each.
    package func save(_ path: String, _ cast: Cast) throws {
        var text: [UInt8] = []
        text.reserveCapacity(lines.count * 100)
        for (bid, sequence) in lines {
            text += cast.auctions[bid.auction].utf8
            text += ",\(sequence),".utf8
            text += cast.bidders[bid.bidder].id.utf8
            text += ",\(bid.amount)\n".utf8
        }
        try Data(text).write(to: URL(filePath: path))
    }
}

/// Finds what a generator needs in a receipt without reading all of it: its time is not what is measured.
enum ReceiptText {
    static func contains(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        place(of: text, in: bytes) != nil
    }

    static func integer(after name: StaticString, in bytes: UnsafeRawBufferPointer) -> Int64? {
        guard let start = place(of: name, in: bytes) else { return nil }
        var value: Int64 = 0
        var index = start + name.utf8CodeUnitCount
        let first = index
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
            value = value * 10 + Int64(bytes[index] - 48)
            index += 1
        }
        return index > first ? value : nil
    }

    private static func place(of text: StaticString, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        return generator_find(base, bytes.count, text.utf8Start, text.utf8CodeUnitCount).map { $0 - base }
    }
}
