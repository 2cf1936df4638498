/// What a connection sends between two Syncs, and where in it a commit happens.
struct UnitOfWork {
    enum Commit {
        /// Inside of an explicit transaction: whatever happens, nothing is committed.
        case none
        /// The last query is `COMMIT`.
        case lastQuery
        /// No explicit transaction: the server commits at the Sync.
        case atSync
    }

    var queries: [Query]
    var commit: Commit
    /// The limit of each statement, where it is not the session's.
    var statementTimeoutMilliseconds: Int64?
}

/// What became of a unit of work.
struct UnitOutcome {
    /// One per query, in order; fewer when `failure` is set.
    var results: [QueryResult]
    var failure: PostgresError?

    init(results: [QueryResult], failure: PostgresError?) {
        self.results = results
        self.failure = failure
    }

    init(failure: PostgresError) { self.init(results: [], failure: failure) }

    func get() throws(PostgresError) -> [QueryResult] {
        if let failure { throw failure }
        return results
    }
}

/// Bounds of one unit of work.
struct PipelineLimits: Sendable {
    var queries: Int
    var bytes: Int

    /// Whether the queries can go out in one round trip.
    func fit(_ queries: [Query]) -> Bool {
        guard queries.count <= self.queries else { return false }
        var size = 0
        for query in queries {
            guard query.parameters.count <= PipelineLimits.parametersPerQuery else { return false }
            size += query.estimatedBytes
        }
        return size <= bytes
    }

    /// The queries in as few groups as the limits allow, in order; nil when one query alone is too large.
    func groups(_ queries: [Query]) -> [ArraySlice<Query>]? {
        var groups: [ArraySlice<Query>] = []
        var start = 0
        var size = 0
        for (index, query) in queries.enumerated() {
            let bytes = query.estimatedBytes
            guard bytes <= self.bytes, query.parameters.count <= PipelineLimits.parametersPerQuery else { return nil }
            if index - start == self.queries || size + bytes > self.bytes {
                groups.append(queries[start..<index])
                start = index
                size = 0
            }
            size += bytes
        }
        if start < queries.count { groups.append(queries[start...]) }
        return groups
    }

    /// What the protocol can count.
    static let parametersPerQuery = 65_535
}
