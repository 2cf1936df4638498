import Reactor

/// The connections of one process to one database, shared by all of its work.
///
/// Callers that find no idle connection wait in the order in which they came, up to a number and a time. Connections
/// that break are replaced; after a failure to connect the next try waits a little longer each time.
@Loop
package final class Pool {
    typealias Waiter = UnsafeContinuation<Connection, any Error>

    package let configuration: PoolConfiguration
    var counters = PoolStatistics()
    private var state: PoolState<Connection, Waiter>
    /// All that are open, idle or not.
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var expiryTimer: LoopTimer?
    private var lastConnectError: PostgresError?
    private var closers: [UnsafeContinuation<Void, Never>] = []

    private static let sweepInterval: Duration = .seconds(1)

    /// Begins at once to make the minimum of connections; whether that works is seen by the first query.
    package init(_ configuration: PoolConfiguration) {
        precondition(configuration.maximumConnections > 0, "a pool needs at least one connection")
        self.configuration = configuration
        state = PoolState(configuration)
        openMissing()
        scheduleSweep()
    }

    package var statistics: PoolStatistics {
        var statistics = counters
        statistics.inUse = state.leased
        statistics.idle = state.idle
        statistics.connecting = state.connecting
        statistics.waiting = state.waiting
        return statistics
    }

    /// Ends the pool: who waits or comes later gets an error (`.closed`), work under way may finish.
    /// - Parameter drainMilliseconds: after which connections that are still in use are cut off.
    package func close(drainMilliseconds: Int64 = 10_000) async {
        for waiter in state.close() { waiter.resume(throwing: Pool.closedError) }
        while let connection = state.popIdle() { shut(connection) }
        guard !state.isDrained else { return }
        Loop.after(.milliseconds(drainMilliseconds)) { [self] in
            for connection in connections.values { connection.close() }
            resumeClosers()
        }
        await withUnsafeContinuation { closers.append($0) }
    }

    // MARK: Leases

    /// A connection that is idle; to be given back by `release`, whatever happens.
    func lease() async throws -> Connection {
        try Task.checkCancellation()
        while true {
            let connection = try await nextConnection()
            if connection.loss == nil { return connection }
            // It broke on its way to us.
            release(connection)
        }
    }

    private func nextConnection() async throws -> Connection {
        if let connection = state.leaseIdle() { return connection }
        let place = QueuePlace()
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { enqueue($0, at: place) }
        } onCancel: {
            Task { @Loop in self.leave(place) }
        }
    }

    private func enqueue(_ waiter: Waiter, at place: QueuePlace) {
        let expiry = MonotonicInstant.now.advanced(byMilliseconds: configuration.acquireTimeoutMilliseconds)
        switch state.acquire(waiter, expiry: expiry) {
        case .lease(let connection): waiter.resume(returning: connection)
        case .closed: waiter.resume(throwing: Pool.closedError)
        case .exhausted:
            counters.exhausted += 1
            waiter.resume(throwing: PostgresError.poolExhausted)
        case .wait(let ticket):
            place.ticket = ticket
            openMissing()
            armExpiry()
        }
    }

    private func leave(_ place: QueuePlace) {
        guard let ticket = place.ticket, let waiter = state.cancel(ticket) else { return }
        waiter.resume(throwing: CancellationError())
    }

    /// Takes a connection back. One that is not in order (broken, or left inside of a transaction) is replaced.
    func release(_ connection: Connection) {
        guard connection.isIdle, !state.isClosed else {
            state.discarded()
            shut(connection)
            openMissing()
            if state.isDrained { resumeClosers() }
            return
        }
        state.released(connection, now: .now)?.resume(returning: connection)
    }

    // MARK: Connections

    private func openMissing() {
        for _ in 0..<state.connectionsToOpen() {
            Task { @Loop in await open() }
        }
    }

    private func open() async {
        do throws(PostgresError) {
            let connection = try await Connection.open(configuration.connection, turn: state.failures)
            if let loss = connection.loss { throw loss }
            counters.connectionsOpened += 1
            lastConnectError = nil
            connections[ObjectIdentifier(connection)] = connection
            connection.onLoss = { [weak self, weak connection] in
                if let connection { self?.lost(connection) }
            }
            let waiter = state.connected(connection, now: .now)
            if let waiter {
                waiter.resume(returning: connection)
            } else if state.isClosed {
                while let idle = state.popIdle() { shut(idle) }
            }
            openMissing()
        } catch {
            connectFailed(error)
        }
        if state.isDrained { resumeClosers() }
    }

    private func connectFailed(_ error: PostgresError) {
        lastConnectError = error
        // Waiting does not mend a malformed connection string.
        if error.kind == .configuration {
            for waiter in state.removeWaiters() { waiter.resume(throwing: error) }
        }
        let milliseconds = state.connectFailed()
        Loop.after(.milliseconds(Int64.random(in: milliseconds / 2...milliseconds))) { [weak self] in
            self?.state.endBackOff()
            self?.openMissing()
        }
    }

    private func lost(_ connection: Connection) {
        counters.connectionsLost += 1
        connections[ObjectIdentifier(connection)] = nil
        // One that is leased is missed when its user gives it back.
        if state.lostIdle(connection) { openMissing() }
    }

    private func shut(_ connection: Connection) {
        connection.onLoss = nil
        connections[ObjectIdentifier(connection)] = nil
        connection.close()
    }

    // MARK: Time

    private func armExpiry() {
        guard expiryTimer == nil, let first = state.firstExpiry() else { return }
        let wait = max(0, first.nanoseconds - MonotonicInstant.now.nanoseconds)
        expiryTimer = Loop.after(.nanoseconds(wait)) { [weak self] in self?.expire() }
    }

    private func expire() {
        expiryTimer = nil
        let now = MonotonicInstant.now
        while let waiter = state.popExpired(now: now) {
            counters.exhausted += 1
            waiter.resume(throwing: lastConnectError ?? PostgresError.poolExhausted)
        }
        armExpiry()
    }

    private func scheduleSweep() {
        Loop.after(Pool.sweepInterval) { [weak self] in
            guard let self, !self.state.isDrained else { return }
            self.sweep()
            self.scheduleSweep()
        }
    }

    private func sweep() {
        let now = MonotonicInstant.now
        for connection in connections.values { connection.checkSilence(now: now) }
        let unused = now.advanced(byMilliseconds: -configuration.idleTimeoutMilliseconds)
        while let connection = state.popUnused(since: unused) { shut(connection) }
    }

    private func resumeClosers() {
        for closer in closers { closer.resume() }
        closers = []
    }

    private static let closedError = PostgresError(.closed, "the pool is closed")
}

/// Where a caller stands in the queue of a pool, once it does.
@Loop
private final class QueuePlace {
    var ticket: WaiterQueue<Pool.Waiter>.Ticket?

    nonisolated init() {}
}
