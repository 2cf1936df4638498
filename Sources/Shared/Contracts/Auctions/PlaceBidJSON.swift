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
