import Kernel
import Wire

// A hot auction gets thousands of bids a second; each is hashed for its key and answered, its answer is kept.

extension PlaceBid.Request: DirectJSON {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("amount", amount)
            $0.member("auction", auction)
            $0.member("bidder", bidder)
            $0.member("isVerifiedExpert", isVerifiedExpert)
        }
    }
}

extension PlaceBid.Request: DirectJSONReading {
    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        amount = try reader.money("amount")
        auction = try reader.id("auction")
        bidder = try reader.id("bidder")
        isVerifiedExpert = try reader.truth("isVerifiedExpert")
        try reader.end()
    }
}

extension BidReceipt: DirectJSON {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("at", at)
            $0.member("auction", auction)
            $0.member("commitment", commitment)
            $0.member("endsAt", endsAt)
            $0.member("hash", hash)
            $0.member("headHash", headHash)
            $0.member("headSequence", headSequence)
            $0.member("isLeading", isLeading)
            $0.member("isReserveMet", isReserveMet)
            $0.member("keyID", keyID)
            $0.member("minimumBid", minimumBid)
            $0.member("outcome", outcome)
            $0.member("previousHash", previousHash)
            $0.member("price", price)
            $0.member("salt", salt)
            $0.member("sequence", sequence)
            $0.member("signature", signature)
        }
    }
}

extension BidReceipt: DirectJSONReading {
    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        at = try reader.timestamp("at")
        auction = try reader.id("auction")
        commitment = try reader.string("commitment")
        endsAt = try reader.timestamp("endsAt")
        hash = try reader.string("hash")
        headHash = try reader.string("headHash")
        headSequence = try reader.integer("headSequence")
        isLeading = try reader.truth("isLeading")
        isReserveMet = try reader.truth("isReserveMet")
        keyID = try reader.string("keyID")
        minimumBid = try reader.integer("minimumBid")
        outcome = try reader.string("outcome")
        previousHash = try reader.string("previousHash")
        price = try reader.integer("price")
        salt = try reader.string("salt")
        sequence = try reader.integer("sequence")
        signature = try reader.string("signature")
        try reader.end()
    }
}
