import AuctionsDomain
import Kernel
import Postgres
import Wire

/// Writes the states of auctions back, in the transaction that locked them.
extension AuctionStore {
    /// What changes of an auction, in the order in which it is read and written.
    nonisolated static let stateColumns: [(name: String, type: String)] = [
        ("status", "text"), ("closing", "text"), ("winner", "uuid"), ("leader", "uuid"), ("leader_maximum", "bigint"),
        ("leader_sequence", "bigint"), ("runner_up", "uuid"), ("runner_up_maximum", "bigint"),
        ("runner_up_sequence", "bigint"), ("price", "bigint"), ("bid_count", "bigint"), ("sequence", "bigint"),
        ("last_entry_at", "timestamptz"), ("ends_at", "timestamptz"), ("extensions", "jsonb"),
        ("buy_now_is_gone", "bool"), ("head", "bytea"), ("feed_position", "bigint"),
    ]
    private nonisolated static let columnNames = stateColumns.map(\.name).joined(separator: ", ")

    nonisolated static let save = Statement(
        "auctions.saveAuctions",
        """
        UPDATE auction SET \(stateColumns.map { "\($0.name) = new.\($0.name)" }.joined(separator: ", "))
        FROM unnest((SELECT $1::uuid[]), \(parameters { "\($1)::\($0.type)[]" })) AS new (id, \(columnNames))
        WHERE auction.id = new.id
        """)
    /// The same for one auction, in half of the time.
    nonisolated static let saveOne = Statement(
        "auctions.saveAuction",
        "UPDATE auction SET (\(columnNames)) = ROW (\(parameters { "\($1)::\($0.type)" })) WHERE id = $1")

    /// Each column with its parameter; the first parameter is the id.
    private nonisolated static func parameters(_ text: ((name: String, type: String), String) -> String) -> String {
        stateColumns.enumerated().map { text($1, "$\($0 + 2)") }.joined(separator: ", ")
    }

    static func enqueueSave(_ states: [Loaded], in tx: Transaction) throws {
        if states.count == 1 { return tx.enqueue(Query(saveOne, try scalars(states[0]))) }
        let auctions = states.map(\.auction)
        tx.enqueue(
            save, .idArray(auctions.map(\.id)), .textArray(auctions.map(\.status.rawValue)),
            .textOptionalArray(auctions.map(\.closing?.rawValue)), .idOptionalArray(auctions.map(\.winner)),
            .idOptionalArray(auctions.map(\.leader?.bidder)), .int64OptionalArray(auctions.map(\.leader?.maximum)),
            .int64OptionalArray(auctions.map(\.leader?.sequence)), .idOptionalArray(auctions.map(\.runnerUp?.bidder)),
            .int64OptionalArray(auctions.map(\.runnerUp?.maximum)),
            .int64OptionalArray(auctions.map(\.runnerUp?.sequence)), .int64Array(auctions.map(\.price)),
            .int64Array(auctions.map { Int64($0.bidCount) }), .int64Array(auctions.map(\.sequence)),
            .timestampOptionalArray(auctions.map(\.lastEntryAt)), .timestampArray(auctions.map(\.endsAt)),
            .jsonArray(try auctions.map { try extensionsText($0.extensions) }),
            .boolArray(auctions.map(\.buyNowIsGone)), .bytesArray(states.map(\.chain.head.bytes)),
            .int64Array(states.map(\.feedPosition)))
    }

    private static func scalars(_ state: Loaded) throws -> [PostgresValue] {
        let auction = state.auction
        return [
            .id(auction.id), .text(auction.status.rawValue), .optionalText(auction.closing?.rawValue),
            .optionalID(auction.winner), .optionalID(auction.leader?.bidder), .optionalInt64(auction.leader?.maximum),
            .optionalInt64(auction.leader?.sequence), .optionalID(auction.runnerUp?.bidder),
            .optionalInt64(auction.runnerUp?.maximum), .optionalInt64(auction.runnerUp?.sequence),
            .int64(auction.price), .int64(Int64(auction.bidCount)), .int64(auction.sequence),
            .optionalTimestamp(auction.lastEntryAt), .timestamp(auction.endsAt),
            .json(try extensionsText(auction.extensions)), .bool(auction.buyNowIsGone), .bytes(state.chain.head.bytes),
            .int64(state.feedPosition),
        ]
    }

    /// Most auctions are never extended.
    private static func extensionsText(_ extensions: ExtensionHistory) throws -> String {
        extensions.count == 0 ? emptyExtensions : try text(extensions)
    }
}
