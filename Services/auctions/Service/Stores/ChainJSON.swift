import AuctionsDomain
import Kernel
import Wire

// What each bid leaves in the database, written without the general encoder.

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
