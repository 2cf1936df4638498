import Wire

/// A bid of five fields, as every contestant sends it.
package struct Bid: Codable, Sendable, DirectJSON {
    package var amount: Int64
    package var auction: String
    package var bidder: String
    package var currency: String
    package var placedAt: String

    /// The same bid each time: what is measured is the way of it.
    package static let sample = Bid(
        amount: 125_000, auction: "0199c2a8-51f4-7c3e-9d41-6f1f2b7c8e90",
        bidder: "0199c2a8-6b20-7a11-8c55-1d2e3f405162", currency: "EUR", placedAt: "2026-03-14T15:09:26.535897Z")

    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("amount", amount)
            $0.member("auction", auction)
            $0.member("bidder", bidder)
            $0.member("currency", currency)
            $0.member("placedAt", placedAt)
        }
    }
}

/// The answer, made from the bid.
package struct Receipt: Codable, Sendable, DirectJSON {
    package var auction: String
    package var bidder: String
    package var hash: String
    package var isLeading: Bool
    package var price: Int64
    package var sequence: Int64

    package init(for bid: Bid, sequence: Int64) {
        auction = bid.auction
        bidder = bid.bidder
        hash = "3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs"
        isLeading = true
        price = bid.amount
        self.sequence = sequence
    }

    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("auction", auction)
            $0.member("bidder", bidder)
            $0.member("hash", hash)
            $0.member("isLeading", isLeading)
            $0.member("price", price)
            $0.member("sequence", sequence)
        }
    }
}

extension Bid: DirectJSONReading {
    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        amount = try reader.integer("amount")
        auction = try reader.string("auction")
        bidder = try reader.string("bidder")
        currency = try reader.string("currency")
        placedAt = try reader.string("placedAt")
        try reader.end()
    }
}

extension Receipt: DirectJSONReading {
    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        auction = try reader.string("auction")
        bidder = try reader.string("bidder")
        hash = try reader.string("hash")
        isLeading = try reader.truth("isLeading")
        price = try reader.integer("price")
        sequence = try reader.integer("sequence")
        try reader.end()
    }
}
