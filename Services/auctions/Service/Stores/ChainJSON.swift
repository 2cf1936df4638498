import AuctionsDomain
import Kernel
import Wire

// What each bid leaves in the database, written and read without the general coders.

extension ChainEntry: DirectJSON {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("at", at)
            $0.member("auction", auction)
            $0.member("bidder", optional: bidder)
            $0.member("closing", optional: closing?.rawValue)
            $0.member("commitment", optional: commitment?.description)
            $0.member("endsAt", endsAt)
            $0.member("hash", hash.description)
            $0.member("kind", kind.rawValue)
            $0.member("previousHash", previousHash.description)
            $0.member("price", price)
            $0.member("reason", optional: reason)
            $0.member("sequence", sequence)
            $0.member("withdrawn", withdrawn)
        }
    }
}

extension ChainEntry: DirectJSONReading {
    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        let at = try reader.timestamp("at")
        let auction: AuctionID = try reader.id("auction")
        let bidder = try reader.string(optional: "bidder")
        let closing = try ChainEntry.known(optional: reader.string(optional: "closing"), Closing.init)
        let commitment = try ChainEntry.known(optional: reader.string(optional: "commitment"), Digest.init)
        let endsAt = try reader.timestamp("endsAt")
        let hash = try ChainEntry.known(reader.string("hash"), Digest.init)
        let kind = try ChainEntry.known(reader.string("kind"), Kind.init)
        let previousHash = try ChainEntry.known(reader.string("previousHash"), Digest.init)
        let price = try reader.integer("price")
        let reason = try reader.string(optional: "reason")
        let sequence = try reader.integer("sequence")
        let withdrawn = try reader.array("withdrawn") { (reader) throws(JSONReader.Unusual) in try reader.integer() }
        try reader.end()
        self.init(
            auction: auction, sequence: sequence, at: at, kind: kind, bidder: bidder, commitment: commitment,
            withdrawn: withdrawn, reason: reason, price: price, endsAt: endsAt, closing: closing,
            previousHash: previousHash, hash: hash)
    }

    private static func known<Value>(
        _ text: String, _ value: (String) -> Value?
    ) throws(JSONReader.Unusual) -> Value {
        guard let value = value(text) else { throw JSONReader.Unusual() }
        return value
    }

    private static func known<Value>(
        optional text: String?, _ value: (String) -> Value?
    ) throws(JSONReader.Unusual) -> Value? {
        guard let text else { return nil }
        return try known(text, value)
    }
}

extension FeedItem: DirectJSON {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("at", at)
            $0.member("bidCount", Int64(bidCount))
            $0.member("bidder", optional: bidder)
            $0.member("closing", optional: closing?.rawValue)
            $0.member("endsAt", endsAt)
            $0.member("leader", optional: leader)
            if let minimumBid { $0.member("minimumBid", minimumBid) }
            $0.member("name", name.rawValue)
            $0.member("price", price)
            $0.member("reason", optional: reason)
            $0.member("sequence", sequence)
            if let withdrawn { $0.member("withdrawn", withdrawn) }
        }
    }
}

extension UnchainedReceipt {
    /// As details of an error carry it: the value that its JSON stands for.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "auction": .string(auction.description), "at": .string(at.description), "bidder": .string(bidder),
            "reason": .string(reason), "headSequence": .integer(headSequence),
            "headHash": .string(headHash.description), "keyID": .string(keyID), "signature": .string(signature),
        ]
        if let amount { members["amount"] = .integer(amount) }
        return .object(members)
    }
}
