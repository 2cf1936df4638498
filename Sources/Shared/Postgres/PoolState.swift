import Reactor

/// Who has which connection, who waits, and how many are to be made. A value without I/O and without a clock.
struct PoolState<Resource: AnyObject, Waiter> {
    enum Acquisition {
        case lease(Resource)
        case wait(WaiterQueue<Waiter>.Ticket)
        case exhausted
        case closed
    }

    let minimum: Int
    let maximum: Int
    let waiterLimit: Int
    let reconnectDelayMilliseconds: ClosedRange<Int64>
    private(set) var isClosed = false
    private(set) var connecting = 0
    private(set) var leased = 0
    private var idleResources: [(resource: Resource, since: MonotonicInstant)] = []
    private var waiters = WaiterQueue<Waiter>()
    /// Failures to connect in a row.
    private(set) var failures = 0
    private var isBackingOff = false

    init(_ configuration: PoolConfiguration) {
        minimum = min(configuration.minimumConnections, configuration.maximumConnections)
        maximum = configuration.maximumConnections
        waiterLimit = configuration.waiterLimit
        reconnectDelayMilliseconds = configuration.reconnectDelayMilliseconds
    }

    var idle: Int { idleResources.count }
    var waiting: Int { waiters.count }
    private var total: Int { connecting + leased + idle }

    /// Somebody needs a connection; `waiter` is kept when none is idle.
    mutating func acquire(_ waiter: @autoclosure () -> Waiter, expiry: MonotonicInstant) -> Acquisition {
        if isClosed { return .closed }
        if let resource = leaseIdle() { return .lease(resource) }
        guard waiters.count < waiterLimit else { return .exhausted }
        return .wait(waiters.append(waiter(), expiry: expiry))
    }

    /// An idle connection, the one used last: those that are not needed grow old and are closed.
    mutating func leaseIdle() -> Resource? {
        guard !isClosed, let last = idleResources.popLast() else { return nil }
        leased += 1
        return last.resource
    }

    /// How many connections are to be made now; they count as being made.
    mutating func connectionsToOpen() -> Int {
        guard !isClosed, !isBackingOff else { return 0 }
        // After a failure one at a time feels its way.
        let limit = failures > 0 ? 1 - connecting : maximum - total
        let needed = max(minimum - total, waiters.count - connecting)
        let count = max(0, min(limit, needed, maximum - total))
        connecting += count
        return count
    }

    /// A connection has been made, and is leased to the waiter returned, if any.
    mutating func connected(_ resource: Resource, now: MonotonicInstant) -> Waiter? {
        connecting -= 1
        failures = 0
        leased += 1
        return released(resource, now: now)
    }

    /// Returns the milliseconds after which `endBackOff` is to be called.
    mutating func connectFailed() -> Int64 {
        connecting -= 1
        failures += 1
        isBackingOff = true
        let doubled = reconnectDelayMilliseconds.lowerBound << Int64(min(failures - 1, 20))
        return min(doubled, reconnectDelayMilliseconds.upperBound)
    }

    mutating func endBackOff() { isBackingOff = false }

    /// A leased connection comes back in good order: it goes to the waiter returned, or becomes idle.
    mutating func released(_ resource: Resource, now: MonotonicInstant) -> Waiter? {
        if let waiter = waiters.popFirst() { return waiter }
        leased -= 1
        idleResources.append((resource, now))
        return nil
    }

    /// A leased connection does not come back.
    mutating func discarded() { leased -= 1 }

    /// An idle connection has broken.
    mutating func lostIdle(_ resource: Resource) -> Bool {
        guard let index = idleResources.firstIndex(where: { $0.resource === resource }) else { return false }
        idleResources.remove(at: index)
        return true
    }

    mutating func cancel(_ ticket: WaiterQueue<Waiter>.Ticket) -> Waiter? { waiters.remove(ticket) }
    mutating func popExpired(now: MonotonicInstant) -> Waiter? { waiters.popExpired(now: now) }
    mutating func firstExpiry() -> MonotonicInstant? { waiters.firstExpiry() }

    /// Takes out an idle connection beyond the minimum that nobody has used since `instant`.
    mutating func popUnused(since instant: MonotonicInstant) -> Resource? {
        guard total > minimum, let oldest = idleResources.first, oldest.since < instant else { return nil }
        return idleResources.removeFirst().resource
    }

    /// No more leases. Returns who was waiting; idle connections are taken with `popIdle`.
    mutating func close() -> [Waiter] {
        isClosed = true
        return removeWaiters()
    }

    /// Takes out all who wait.
    mutating func removeWaiters() -> [Waiter] {
        var all: [Waiter] = []
        while let waiter = waiters.popFirst() { all.append(waiter) }
        return all
    }

    mutating func popIdle() -> Resource? { idleResources.popLast()?.resource }

    /// Closed, and every connection has come back.
    var isDrained: Bool { isClosed && leased == 0 && connecting == 0 && idle == 0 }
}
