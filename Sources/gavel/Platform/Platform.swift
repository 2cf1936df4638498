import Kernel
import Messaging
import Reactor
import Wire

/// The command's connection to a running platform.
@Loop
final class Platform {
    nonisolated let configuration: OperatorsConfiguration
    let bus: Bus

    init(_ configuration: OperatorsConfiguration) throws {
        self.configuration = configuration
        let pair = try CurveKeyFile.loadKeyPair(configuration.bus.secretKeyFile)
        var services: [ServiceName: BusConfiguration.Service] = [:]
        for (name, endpoints) in configuration.bus.peers {
            guard let service = ServiceName(rawValue: name), let text = configuration.bus.publicKeys[name],
                let key = CurvePublicKey(z85: text)
            else { throw CommandFailure("bus.publicKeys.\(name) is not a CURVE public key (Z85).") }
            services[service] = BusConfiguration.Service(
                endpoints: endpoints, serverKey: key,
                otherServerKey: configuration.bus.otherPublicKeys?[name].flatMap(CurvePublicKey.init(z85:)))
        }
        bus = try Bus(BusConfiguration(keyPair: pair, instance: "operators", services: services))
    }

    /// The services that the configuration knows, in the order in which they are started.
    nonisolated var services: [ServiceName] {
        PlatformLayout.startOrder.filter { configuration.bus.peers[$0.rawValue] != nil }
    }

    /// Each replica with the name that `deploy/up` gives it; a name without an address counts as one, which is unwell.
    var replicas: [Replica] {
        services.flatMap { service in
            (bus.endpoints(of: service) + bus.unresolvedEndpoints(of: service)).enumerated().map { index, endpoint in
                Replica(service: service, instance: "\(service.rawValue)-\(index)", endpoint: endpoint)
            }
        }
    }

    /// Calls a method that may be called twice, and goes on trying while the service is away: replicas end and come back.
    func persist<M: RPCMethod>(
        _ method: M.Type, _ request: M.Request, on service: ServiceName? = nil, forSeconds seconds: Int64 = 120
    ) async throws -> M.Response {
        precondition(M.isIdempotent, "only what may be done twice is tried until it is answered")
        let end = MonotonicInstant.now.advanced(by: .seconds(seconds))
        while true {
            do {
                return try await bus.call(method, request, on: service)
            } catch {
                guard error.isPassing, MonotonicInstant.now < end else { throw error }
                try await Loop.sleep(.milliseconds(error.retryAfterMilliseconds ?? 100))
            }
        }
    }
}

/// One process of a service, as the operators' configuration knows it.
struct Replica: Sendable {
    let service: ServiceName
    let instance: String
    let endpoint: String
}

extension RPCError {
    /// Whether the same call may succeed a moment later.
    var isPassing: Bool {
        switch code {
        case .unavailable, .deadlineExceeded, .resourceExhausted, .aborted: true
        default: false
        }
    }
}
