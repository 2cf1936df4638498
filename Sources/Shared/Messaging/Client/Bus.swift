import Kernel
import Reactor
import Wire

/// One client to all services of the platform.
///
/// A call has one deadline over all its attempts. It waits for an endpoint that is ready, is tried again when that is
/// safe, and ends with the response or with one `RPCError`.
@Loop
package final class Bus {
    /// Calls that have not ended.
    package private(set) var pendingCalls = 0
    private var pendingBytes = 0
    private var isClosed = false

    private let configuration: BusConfiguration
    private let numbers = NumberSequence()
    private var groups: [ServiceName: ServiceEndpoints] = [:]
    private var names: NameResolution?
    private var endpointListeners: [@Loop (ServiceName) -> Void] = []
    private var nameListeners: [@Loop (NameNews) -> Void] = []
    private var interceptors: [any ClientInterceptor] = []
    private var tickTimer: LoopTimer?

    /// Begins to connect to all endpoints of `configuration`, and to look names up.
    package init(_ configuration: BusConfiguration) throws(BusFault) {
        self.configuration = configuration
        for (service, settings) in configuration.services {
            let group = ServiceEndpoints(
                service, try Self.checked(settings, configuration), configuration: configuration,
                seed: .random(in: .min ... .max), numbers: numbers
            ) { [weak self] call in
                self?.pendingCalls -= 1
                self?.pendingBytes -= call.call.body.count
            }
            groups[service] = group
        }
        for group in groups.values {
            for connection in group.follow(known(of: group)) {
                do {
                    try connection.open()
                } catch {
                    close()
                    throw .failed(error)
                }
            }
        }
        let hosts = Set(groups.values.flatMap(\.configured).compactMap(\.name))
        names = NameResolution(hosts, configuration) { [weak self] news in self?.receive(news) }
        scheduleTick()
    }

    /// Adds an interceptor inside those that were added before.
    package func addInterceptor(_ interceptor: any ClientInterceptor) { interceptors.append(interceptor) }

    /// Calls `method` and waits for its response.
    /// - Parameters:
    ///   - service: which service is called; needed when the method belongs to the platform (`M.service == nil`).
    /// - Throws: the service's own error; or of the library: UNAVAILABLE (`isNotProcessed` says whether anybody began),
    ///   DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, PERMISSION_DENIED, INTERNAL, and
    ///   INVALID_ARGUMENT for a body that does not fit the service's shape.
    package func call<M: RPCMethod>(
        _ method: M.Type, _ request: M.Request, on service: ServiceName? = nil, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> M.Response {
        try await Loop.staying { () async throws(RPCError) in
            try await self.call(method, request, on: service, endpoint: nil, options)
        }
    }

    /// Calls `method` at one endpoint and nowhere else, e.g. to ask each replica for its health.
    package func callEndpoint<M: RPCMethod>(
        _ endpoint: String, _ method: M.Type, _ request: M.Request, on service: ServiceName? = nil,
        options: CallOptions = CallOptions()
    ) async throws(RPCError) -> M.Response {
        try await Loop.staying { () async throws(RPCError) in
            try await self.call(method, request, on: service, endpoint: endpoint, options)
        }
    }

    /// Calls a method by its full name with a body that is JSON already.
    /// - Parameter routingKey: calls about one thing go to one replica while it is well; nil: they go to any.
    package func callRaw(
        _ method: String, body: [UInt8], isIdempotent: Bool, routingKey: String? = nil, options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        guard let service = method.split(separator: ".").first.flatMap({ ServiceName(rawValue: String($0)) }) else {
            throw RPCError(
                .unimplemented, reason: "UNKNOWN_METHOD", "there is no service for \(method)", isNotProcessed: true)
        }
        return try await Loop.staying { () async throws(RPCError) in
            try await self.send(
                ClientCall(
                    service: service, method: method, body: body, isIdempotent: isIdempotent,
                    routingKey: routingKey, endpoint: nil,
                    deadline: self.deadline(options, default: Self.rawTimeoutMilliseconds),
                    metadata: options.metadata, onAnswerMetadata: options.onAnswerMetadata))
        }
    }

    /// All endpoints of `service` that are known now: those that are configured, names replaced by their addresses.
    package func endpoints(of service: ServiceName) -> [String] { groups[service]?.addresses ?? [] }

    /// Those that take calls now.
    package func readyEndpoints(of service: ServiceName) -> [String] { groups[service]?.readyAddresses ?? [] }

    /// Ends all connections; calls that have not ended fail with UNAVAILABLE.
    package func close() {
        isClosed = true
        tickTimer?.cancel()
        names?.close()
        for group in groups.values { group.close() }
    }

    // MARK: - One call

    private static let rawTimeoutMilliseconds: Int64 = 5000

    private func call<M: RPCMethod>(
        _ method: M.Type, _ request: M.Request, on service: ServiceName?, endpoint: String?, _ options: CallOptions
    ) async throws(RPCError) -> M.Response {
        let response = try await send(try clientCall(method, request, on: service, endpoint: endpoint, options))
        do {
            return try JSON.decode(M.Response.self, from: response)
        } catch {
            throw RPCError(.internal, reason: "MALFORMED_RESPONSE", "the response of \(M.name): \(error)")
        }
    }

    func clientCall<M: CallableMethod>(
        _ method: M.Type, _ request: M.Request, on service: ServiceName?, endpoint: String?, _ options: CallOptions
    ) throws(RPCError) -> ClientCall {
        guard let service = M.service ?? service else {
            preconditionFailure("\(M.name) belongs to the platform: the call must name the service")
        }
        let body: [UInt8]
        do {
            body = try JSON.encode(request)
        } catch {
            throw RPCError(.internal, reason: "UNREPRESENTABLE_REQUEST", "\(error)", isNotProcessed: true)
        }
        return ClientCall(
            service: service, method: "\(service.rawValue).\(M.name)", body: body, isIdempotent: M.isIdempotent,
            routingKey: M.routingKey(request), endpoint: endpoint,
            deadline: deadline(options, default: M.defaultTimeoutMilliseconds), metadata: options.metadata,
            onAnswerMetadata: options.onAnswerMetadata)
    }

    private func deadline(_ options: CallOptions, default timeout: Int64) -> MonotonicInstant {
        let timeout = min(max(options.timeoutMilliseconds ?? timeout, 0), WireLimits.timeoutMilliseconds)
        let own = MonotonicInstant.now.advanced(byMilliseconds: timeout)
        return options.deadline.map { min($0, own) } ?? own
    }

    private func send(_ call: ClientCall) async throws(RPCError) -> [UInt8] {
        if interceptors.isEmpty { return try await perform(call) }
        return try await intercept(0, call)
    }

    private func intercept(_ index: Int, _ call: ClientCall) async throws(RPCError) -> [UInt8] {
        guard index < interceptors.count else { return try await perform(call) }
        return try await interceptors[index].intercept(call) { (call) async throws(RPCError) in
            try await self.intercept(index + 1, call)
        }
    }

    private func perform(_ call: ClientCall) async throws(RPCError) -> [UInt8] {
        let group = try admit(call)
        if let error = group.pushBack(of: call) { throw error }
        let handle = CancellationHandle()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outgoing = OutgoingCall(call, continuation)
                handle.call = outgoing
                begin(outgoing, group)
            }
        } onCancel: {
            Task(executorPreference: Loop.executor) { @Loop in
                guard let call = handle.call else { return }
                group.abandon(call, RPCError(.cancelled, reason: "CANCELLED", "the caller gave the call up"))
            }
        }
        return Array(try result.get())
    }

    /// Begins a stream, whose items and whose end come through `incoming`.
    func open(_ incoming: IncomingStream, _ call: ClientCall) throws(RPCError) {
        let group = try admit(call)
        let outgoing = OutgoingCall(call, incoming)
        incoming.begin(outgoing, group)
        begin(outgoing, group)
    }

    private func begin(_ call: OutgoingCall, _ group: ServiceEndpoints) {
        pendingCalls += 1
        pendingBytes += call.call.body.count
        call.deadlineTimer = Loop.after(.milliseconds(call.remainingMilliseconds(.now))) {
            group.abandon(call, Self.deadlineError(call))
        }
        group.start(call)
    }

    /// Refuses what cannot or must not begin.
    private func admit(_ call: ClientCall) throws(RPCError) -> ServiceEndpoints {
        if isClosed { throw ServiceEndpoints.closedError }
        if Task.isCancelled {
            throw RPCError(.cancelled, reason: "CANCELLED", "the caller gave the call up", isNotProcessed: true)
        }
        guard call.deadline > .now else {
            throw RPCError(
                .deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the deadline had passed before the call",
                isNotProcessed: true)
        }
        guard let group = groups[call.service], !group.configured.isEmpty else {
            throw RPCError(
                .unavailable, reason: "NO_ENDPOINT", "no endpoint of \(call.service.rawValue) is configured",
                isNotProcessed: true)
        }
        if let endpoint = call.endpoint, !group.connections.contains(where: { $0.address == endpoint }) {
            throw RPCError(
                .unavailable, reason: "NO_ENDPOINT", "\(endpoint) is not known", isNotProcessed: true)
        }
        guard pendingCalls < configuration.limits.pendingCalls,
            pendingBytes + call.body.count <= configuration.limits.pendingBytes
        else {
            throw RPCError(
                .resourceExhausted, reason: "CLIENT_OVERLOADED", "too many calls of this process have not ended",
                isNotProcessed: true)
        }
        return group
    }

    private static func deadlineError(_ call: OutgoingCall) -> RPCError {
        if case .waiting = call.state {
            return RPCError(
                .unavailable, reason: "NO_ENDPOINT", "no endpoint of \(call.call.service.rawValue) was ready in time",
                isNotProcessed: !call.mayBeProcessed)
        }
        return RPCError(
            .deadlineExceeded, reason: "DEADLINE_EXCEEDED", "\(call.call.method) did not answer in time")
    }

    private func scheduleTick() {
        tickTimer = Loop.after(.milliseconds(configuration.pingMilliseconds)) { [weak self] in
            guard let self, !isClosed else { return }
            let now = MonotonicInstant.now
            for group in groups.values { group.tick(now) }
            scheduleTick()
        }
    }

    /// Reads the endpoints of a service, and refuses what would be called without being known.
    private static func checked(
        _ service: BusConfiguration.Service, _ configuration: BusConfiguration
    ) throws(BusFault) -> [ConfiguredEndpoint] {
        var endpoints: [ConfiguredEndpoint] = []
        for text in service.endpoints {
            let endpoint: ConfiguredEndpoint
            do {
                endpoint = try ConfiguredEndpoint(text)
            } catch {
                throw .malformedEndpoint(text, error)
            }
            if endpoints.contains(endpoint) { throw .duplicateEndpoint(text) }
            endpoints.append(endpoint)
            let hasKeys = service.serverKey != nil && configuration.keyPair != nil
            if text.hasPrefix("inproc://") {
                if service.serverKey != nil { throw .curveNotPossible(endpoint: text) }
                continue
            }
            // A name may stand for any address, whatever it is called.
            let isLoopback = text.hasPrefix("tcp://127.0.0.1:") || text.hasPrefix("tcp://[::1]:")
            let isInsecure = isLoopback && configuration.isInsecureLoopbackAllowed && service.serverKey == nil
            guard hasKeys || isInsecure else { throw .plaintextNotAllowed(endpoint: text) }
        }
        return endpoints
    }
}

// MARK: - Names

extension Bus {
    /// Calls `body` after the endpoints of a service have changed.
    package func onEndpointsChange(_ body: @escaping @Loop (ServiceName) -> Void) { endpointListeners.append(body) }

    /// Calls `body` after the addresses of a name have changed, or it can no longer be looked up, or it can again.
    package func onNameNews(_ body: @escaping @Loop (NameNews) -> Void) { nameListeners.append(body) }

    /// Names whose last lookup failed.
    package var failingNames: Int { names?.failing ?? 0 }

    /// Waits until every name has been looked up once, whether it was found or not.
    package func namesLookedUp() async { await names?.complete() }

    /// What is configured for `service` and has no address, or none yet.
    package func unresolvedEndpoints(of service: ServiceName) -> [String] {
        (groups[service]?.configured ?? []).compactMap { endpoint in
            guard case .named(let host, let port) = endpoint, names?.addresses(of: host).isEmpty ?? true else {
                return nil
            }
            return "tcp://\(host):\(port)"
        }
    }

    /// The endpoints of a group, each once, although two names may have the same address.
    private func known(of group: ServiceEndpoints) -> [String] {
        var seen: Set<String> = []
        return group.configured.flatMap { endpoint in
            endpoint.endpoints(endpoint.name.flatMap { names?.addresses(of: $0) } ?? [])
        }.filter { seen.insert($0).inserted }
    }

    private func receive(_ news: NameNews) {
        if case .resolved(let host, _) = news {
            for group in groups.values where group.configured.contains(where: { $0.name == host }) {
                let before = group.addresses
                let now = known(of: group)
                if now == before { continue }
                for connection in group.follow(now) { connection.openInAnyCase() }
                for listener in endpointListeners { listener(group.service) }
            }
        }
        for listener in nameListeners { listener(news) }
    }
}

/// Lets the cancellation of a task find the call, which is made a little later.
@Loop
private final class CancellationHandle {
    var call: OutgoingCall?
    nonisolated init() {}
}
