/// The sizes and limits of a pool.
package struct PoolConfiguration: Sendable {
    /// How each connection is made, with its session settings.
    package var connection: ConnectionConfiguration
    /// Connections that are kept open even when idle.
    package var minimumConnections = 1
    package var maximumConnections = 8
    /// How many callers may wait for a connection; the next one gets `PostgresError.poolExhausted` at once.
    package var waiterLimit = 4_096
    /// How long a caller waits for a connection before it gets `PostgresError.poolExhausted`, or the reason why no
    /// connection can be made.
    package var acquireTimeoutMilliseconds: Int64 = 5_000
    /// After which a connection beyond the minimum is closed.
    package var idleTimeoutMilliseconds: Int64 = 60_000
    /// Queries that go out in one round trip; a transaction with more needs further round trips.
    package var pipelineQueryLimit = 1_024
    /// Bytes that go out in one round trip.
    package var pipelineByteLimit = 32 << 20
    /// How often a transaction is run again after a serialization failure or a deadlock.
    package var retryLimit = 3
    /// The wait before trying to connect again: doubled from the first to the last with each failure.
    package var reconnectDelayMilliseconds: ClosedRange<Int64> = 50...2_000

    package init(_ connection: ConnectionConfiguration) { self.connection = connection }

    /// - Parameters:
    ///   - connection: a libpq connection string or URI; may name several hosts.
    ///   - schema: where names are looked up and new things made.
    package init(connection: String, schema: String, applicationName: String) {
        self.init(
            ConnectionConfiguration(connection: connection, searchPath: [schema], applicationName: applicationName))
    }

    var limits: PipelineLimits { PipelineLimits(queries: pipelineQueryLimit, bytes: pipelineByteLimit) }
}

/// What a pool has done and is doing.
package struct PoolStatistics: Sendable, Equatable {
    /// Connections at work.
    package var inUse = 0
    package var idle = 0
    /// Connections that are being made.
    package var connecting = 0
    /// Callers that wait for a connection.
    package var waiting = 0
    /// Transactions that were committed, explicit and implicit ones.
    package var transactions: UInt64 = 0
    /// Transactions that failed or were rolled back, each attempt counted.
    package var errors: UInt64 = 0
    /// Attempts made again after a serialization failure or a deadlock.
    package var retries: UInt64 = 0
    /// Callers that were turned away because no connection came free.
    package var exhausted: UInt64 = 0
    /// Connections made, and connections that broke, since the pool began.
    package var connectionsOpened: UInt64 = 0
    package var connectionsLost: UInt64 = 0
}
