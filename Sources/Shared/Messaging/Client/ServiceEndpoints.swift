import Kernel
import Reactor
import Wire

/// The replicas of one service as a client sees them: gives calls to endpoints, and again after failures.
@Loop
final class ServiceEndpoints {
    /// An endpoint that is none any more, and finishes what runs there.
    private struct Retiring {
        let connection: EndpointConnection
        let end: MonotonicInstant
    }

    let service: ServiceName
    /// As they are configured.
    let configured: [ConfiguredEndpoint]
    private(set) var connections: [EndpointConnection] = []
    private var retiring: [String: Retiring] = [:]
    /// Those that take calls.
    private var ready: [EndpointConnection] = []
    /// Calls that wait for an endpoint, oldest first; ended ones stay until the list is gone through.
    private var waiting: [OutgoingCall] = []
    private var endedWaiting = 0
    private var isClosed = false
    private var budget = RetryBudget()
    private var pushBacks = PushBacks()
    private var random: SplitMix64
    private let configuration: BusConfiguration
    private let numbers: NumberSequence
    private let onEnd: @Loop (OutgoingCall) -> Void

    init(
        _ service: ServiceName, _ configured: [ConfiguredEndpoint], configuration: BusConfiguration, seed: UInt64,
        numbers: NumberSequence, onEnd: @escaping @Loop (OutgoingCall) -> Void
    ) {
        self.service = service
        self.configured = configured
        self.configuration = configuration
        random = SplitMix64(seed: seed)
        self.numbers = numbers
        self.onEnd = onEnd
    }

    /// Addresses of all endpoints that are known now.
    var addresses: [String] { connections.map(\.address) }

    /// Addresses of the endpoints that take calls now.
    var readyAddresses: [String] { ready.map(\.address) }

    func nextNumber() -> UInt64 { numbers.next() }

    /// An endpoint has become ready, or is not ready any more.
    func readinessChanged() {
        ready = connections.filter { $0.isReady && !$0.isEjected }
        // An endpoint that fails is better than none.
        if ready.isEmpty { ready = connections.filter(\.isReady) }
        guard !ready.isEmpty, !waiting.isEmpty else { return }
        let calls = waiting
        waiting = []
        endedWaiting = 0
        for call in calls where !call.hasEnded { start(call) }
    }

    /// Whether an endpoint that fails may be left out: never more than half of those that could take calls.
    func mayEject(_ connection: EndpointConnection) -> Bool {
        guard !connection.isEjected else { return false }
        let able = connections.filter { $0.isReady || $0 === connection }
        return 2 * (able.count(where: \.isEjected) + 1) <= able.count
    }

    /// Called at regular intervals: pings, closes what has retired, and forgets what is over.
    func tick(_ now: MonotonicInstant) {
        pushBacks.forgetOld(now)
        for connection in connections { connection.tick(now) }
        for (address, old) in retiring {
            if old.connection.inFlight.isEmpty || now >= old.end {
                retiring[address] = nil
                old.connection.close(reason: "CONNECTION_LOST")
            } else {
                old.connection.tick(now)
            }
        }
    }

    /// Makes `addresses` the endpoints of the service. Those that are not among them get no new calls and finish what
    /// runs there.
    /// - Returns: the new connections, which are still to be opened.
    func follow(_ addresses: [String]) -> [EndpointConnection] {
        var known: [String: EndpointConnection] = [:]
        for connection in connections + retiring.values.map(\.connection) { known[connection.address] = connection }
        var added: [EndpointConnection] = []
        let old = connections
        connections = addresses.map { address in
            retiring[address] = nil
            if let connection = known[address] { return connection }
            let connection = EndpointConnection(
                address, serverKeys: configuration.services[service]?.serverKeys ?? [],
                configuration: configuration, group: self)
            added.append(connection)
            return connection
        }
        let end = MonotonicInstant.now.advanced(byMilliseconds: configuration.retirementMilliseconds)
        for connection in old where !addresses.contains(connection.address) {
            retiring[connection.address] = Retiring(connection: connection, end: end)
        }
        readinessChanged()
        for call in waiting where isAimedAtNobody(call) { abandon(call, nobody(for: call)) }
        return added
    }

    /// Whether the one endpoint that `call` names is none, or none any more.
    private func isAimedAtNobody(_ call: OutgoingCall) -> Bool {
        guard let address = call.call.endpoint else { return false }
        return !connections.contains { $0.address == address }
    }

    private func nobody(for call: OutgoingCall) -> RPCError {
        RPCError(
            .unavailable, reason: "NO_ENDPOINT",
            "\(call.call.endpoint ?? "") is no endpoint of \(service.rawValue) any more",
            isNotProcessed: !call.mayBeProcessed)
    }

    // MARK: - A call's way

    /// The error with which the service has asked to wait with such calls, while that lasts. A call that names its endpoint is
    /// made in any case.
    func pushBack(of call: ClientCall) -> RPCError? {
        guard !pushBacks.isEmpty, call.endpoint == nil, let key = call.routingKey, !ready.isEmpty else { return nil }
        let address = Balancer.rendezvous(ready, key: key).address
        return pushBacks.refusal(of: call.method, key: key, at: address, .now)
    }

    /// Sends `call` to an endpoint, or lets it wait for one.
    func start(_ call: OutgoingCall) {
        if isClosed { return end(call, .failure(Self.closedError)) }
        if isAimedAtNobody(call) { return end(call, .failure(nobody(for: call))) }
        guard let connection = endpoint(for: call) else {
            call.state = .waiting
            waiting.append(call)
            return
        }
        let wireID = nextNumber()
        do {
            try connection.send(call, wireID: wireID, .now)
            call.attempts += 1
            call.state = .inFlight(connection, wireID: wireID)
        } catch {
            end(
                call,
                .failure(
                    RPCError(
                        .resourceExhausted, reason: "REQUEST_TOO_LARGE",
                        "the request does not fit into a frame: \(error)", isNotProcessed: true)))
        }
    }

    func succeeded(_ call: OutgoingCall, _ body: ArraySlice<UInt8>) {
        budget.recordSuccess()
        end(call, .success(body))
    }

    /// An attempt has failed; it is no longer in flight.
    func attemptFailed(_ call: OutgoingCall, at connection: EndpointConnection, _ error: RPCError) {
        if call.hasEnded { return }
        if !error.isNotProcessed { call.mayBeProcessed = true }
        if call.stream == nil { pushBacks.note(error, of: call.call, at: connection.address, .now) }
        // What is busy here would wait for the same lock elsewhere (docs/decisions/0027-bids-of-one-auction-stay-together.md).
        let isPushedBack = error.code == .resourceExhausted && call.call.routingKey != nil
        if !isPushedBack, !call.tried.contains(connection.address) { call.tried.append(connection.address) }
        var error = error
        // What is true of the last attempt need not be true of the call.
        let isWholeCallUnprocessed = error.isNotProcessed && !call.mayBeProcessed
        let failure = RetryPolicy.Failure(
            error: error, attempts: call.attempts, isIdempotent: call.call.isIdempotent,
            mayBeProcessed: call.mayBeProcessed, hasUntriedEndpoint: ready.contains { !call.tried.contains($0.address) }
        )
        error.isNotProcessed = isWholeCallUnprocessed
        if isClosed || call.stream?.hasBegun == true { return end(call, .failure(error)) }
        let chance = Double(random.next() >> 11) / Double(1 << 53)
        guard let pause = configuration.retry.pause(after: failure, budget: &budget, chance: chance),
            pause < call.remainingMilliseconds(.now)
        else { return end(call, .failure(error)) }
        if pause == 0 { return start(call) }
        call.state = .backingOff(
            Loop.after(.milliseconds(pause)) { [weak self] in
                if !call.hasEnded { self?.start(call) }
            })
    }

    /// A silent endpoint may never answer: what can be asked elsewhere is asked elsewhere.
    func moveIdempotentCalls(of connection: EndpointConnection) {
        guard !ready.isEmpty else { return }
        for (wireID, call) in connection.inFlight where call.call.isIdempotent && call.call.endpoint == nil {
            connection.cancel(wireID)
            attemptFailed(
                call, at: connection,
                RPCError(.unavailable, reason: RPCError.endpointSilent, "\(connection.address) does not answer"))
        }
    }

    /// Nobody waits for `call` any more; the server is told.
    func abandon(_ call: OutgoingCall, _ error: RPCError) {
        switch call.state {
        case .inFlight(let connection, let wireID): connection.cancel(wireID)
        case .waiting:
            endedWaiting += 1
            if endedWaiting > 64, endedWaiting * 2 > waiting.count {
                waiting.removeAll { $0 === call || $0.hasEnded }
                endedWaiting = 0
            }
        case .backingOff(let timer): timer.cancel()
        case .ended: return
        }
        end(call, .failure(error))
    }

    func close() {
        isClosed = true
        for connection in connections + retiring.values.map(\.connection) { connection.close() }
        let calls = waiting
        waiting = []
        for call in calls where !call.hasEnded { abandon(call, Self.closedError) }
    }

    static let closedError = RPCError(
        .unavailable, reason: "CLIENT_CLOSED", "this process is shutting down", isNotProcessed: true)

    private func end(_ call: OutgoingCall, _ result: Result<ArraySlice<UInt8>, RPCError>) {
        call.state = .ended
        call.deadlineTimer?.cancel()
        onEnd(call)
        call.resume(result)
    }

    private func endpoint(for call: OutgoingCall) -> EndpointConnection? {
        if let address = call.call.endpoint { return connections.first { $0.address == address && $0.isReady } }
        guard !ready.isEmpty else { return nil }
        var candidates = ready
        if !call.tried.isEmpty {
            candidates = ready.filter { !call.tried.contains($0.address) }
            if candidates.isEmpty {
                // Everybody has been tried once: begin again.
                call.tried = []
                candidates = ready
            }
        }
        if let key = call.call.routingKey { return Balancer.rendezvous(candidates, key: key) }
        return Balancer.lessLoadedOfTwo(candidates, &random)
    }
}

/// Numbers that are never used twice in a bus.
@Loop
final class NumberSequence {
    private var last: UInt64 = 0

    func next() -> UInt64 {
        last += 1
        return last
    }
}
