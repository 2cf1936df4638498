/// What is wrong with a proof; the first fault found. `sequence` is the entry's number.
package enum ProofFault: Error, Hashable, Sendable {
    case unknownFormat
    /// A number is outside of what any auction can have.
    case valueOutOfRange
    case notClosed
    case entryAfterClosing(sequence: Int64)
    case wrongAuction(sequence: Int64)
    case sequenceGap(expected: Int64, found: Int64)
    case brokenLink(sequence: Int64)
    case wrongHash(sequence: Int64)
    case timeRunsBackwards(sequence: Int64)
    /// A bid without a commitment, or another entry with one.
    case commitmentMisplaced(sequence: Int64)
    /// An opening that does not open the entry's commitment.
    case wrongOpening(sequence: Int64)
    /// An opening of no bid, twice, or out of order.
    case openingMisplaced(sequence: Int64)
    case openingMissing(sequence: Int64)
    case keyMismatch
    case untrustedKey
    case wrongSignature
    /// By the rules the entry could not have been accepted: too low, too late, of the wrong kind.
    case againstTheRules(sequence: Int64, reason: String)
    /// Two bidders would both hold a sealed bid above every price.
    case sealedBidsCollide(sequence: Int64)
    case wrongPrice(sequence: Int64, expected: Int64, found: Int64)
    case wrongEnd(sequence: Int64)
    case wrongWithdrawal(sequence: Int64)
    case wrongBidder(sequence: Int64)
    case wrongClosing(sequence: Int64)
    /// The bound of the sealed bids is not the highest price.
    case wrongBound
    /// The result stated is not the one computed.
    case wrongResult

    /// The code by which programs know the fault, in UPPER_SNAKE.
    package var reason: String {
        switch self {
        case .unknownFormat: "UNKNOWN_FORMAT"
        case .valueOutOfRange: "VALUE_OUT_OF_RANGE"
        case .notClosed: "NOT_CLOSED"
        case .entryAfterClosing: "ENTRY_AFTER_CLOSING"
        case .wrongAuction: "WRONG_AUCTION"
        case .sequenceGap: "SEQUENCE_GAP"
        case .brokenLink: "BROKEN_LINK"
        case .wrongHash: "WRONG_HASH"
        case .timeRunsBackwards: "TIME_RUNS_BACKWARDS"
        case .commitmentMisplaced: "COMMITMENT_MISPLACED"
        case .wrongOpening: "WRONG_OPENING"
        case .openingMisplaced: "OPENING_MISPLACED"
        case .openingMissing: "OPENING_MISSING"
        case .keyMismatch: "KEY_MISMATCH"
        case .untrustedKey: "UNTRUSTED_KEY"
        case .wrongSignature: "WRONG_SIGNATURE"
        case .againstTheRules: "AGAINST_THE_RULES"
        case .sealedBidsCollide: "SEALED_BIDS_COLLIDE"
        case .wrongPrice: "WRONG_PRICE"
        case .wrongEnd: "WRONG_END"
        case .wrongWithdrawal: "WRONG_WITHDRAWAL"
        case .wrongBidder: "WRONG_BIDDER"
        case .wrongClosing: "WRONG_CLOSING"
        case .wrongBound: "WRONG_BOUND"
        case .wrongResult: "WRONG_RESULT"
        }
    }

    /// The number of the entry at fault; nil when the fault is not one entry's.
    package var sequence: Int64? {
        switch self {
        case .entryAfterClosing(let sequence), .wrongAuction(let sequence), .brokenLink(let sequence),
            .wrongHash(let sequence), .timeRunsBackwards(let sequence), .commitmentMisplaced(let sequence),
            .wrongOpening(let sequence), .openingMisplaced(let sequence), .openingMissing(let sequence),
            .againstTheRules(let sequence, _), .sealedBidsCollide(let sequence), .wrongPrice(let sequence, _, _),
            .wrongEnd(let sequence), .wrongWithdrawal(let sequence), .wrongBidder(let sequence),
            .wrongClosing(let sequence), .sequenceGap(_, let sequence):
            sequence
        case .unknownFormat, .valueOutOfRange, .notClosed, .keyMismatch, .untrustedKey, .wrongSignature, .wrongBound,
            .wrongResult:
            nil
        }
    }
}
