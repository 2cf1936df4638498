import Kernel
import Reactor
import Wire

/// Whom a process calls, and how patient it is.
package struct BusConfiguration: Sendable {
    /// Where the replicas of one service listen.
    package struct Service: Sendable {
        /// E.g. `tcp://127.0.0.1:5701`, or `tcp://auctions.internal:5701` for all addresses of a name; no two alike.
        package var endpoints: [String]
        /// The key that all replicas prove to have; nil only for `inproc://` and for measurements on loopback.
        package var serverKey: CurvePublicKey?
        /// While the key is rotated, the one that other replicas still have or have already.
        package var otherServerKey: CurvePublicKey?

        package init(endpoints: [String], serverKey: CurvePublicKey?, otherServerKey: CurvePublicKey? = nil) {
            self.endpoints = endpoints
            self.serverKey = serverKey
            self.otherServerKey = otherServerKey
        }

        /// Those that are tried in turn.
        var serverKeys: [CurvePublicKey] { [serverKey, otherServerKey].compactMap(\.self) }
    }

    /// The key pair of this process; nil only where no service has a key.
    package var keyPair: CurveKeyPair?
    /// Names this process in the logs of those whom it calls.
    package var instance: String
    package var services: [ServiceName: Service]
    package var limits = BusLimits()
    package var retry = RetryPolicy()
    package var ejection = EjectionPolicy()
    /// Milliseconds between the pings of an endpoint.
    package var pingMilliseconds: Int64 = 250
    /// Milliseconds of silence after which an endpoint gets no new calls until it is heard again, counted by pings: a
    /// process that was stopped is noticed within a second.
    package var silenceMilliseconds: Int64 = 750
    /// Milliseconds from one lookup of a name to the next.
    package var lookupMilliseconds: Int64 = 5000
    /// Milliseconds in which calls may end at an address that its name does not have any more.
    package var retirementMilliseconds: Int64 = 30_000
    /// Finds all addresses of a name; it may block, and is called on a thread for that.
    package var lookUp: @Sendable (String) throws -> [String] = { try NameLookup.addresses(of: $0) }
    /// Lets plaintext connections go to loopback, for measurements.
    package var isInsecureLoopbackAllowed = false

    package init(keyPair: CurveKeyPair?, instance: String, services: [ServiceName: Service]) {
        self.keyPair = keyPair
        self.instance = instance
        self.services = services
    }
}

/// What a client takes on at most. Beyond it, calls fail at once with RESOURCE_EXHAUSTED, not processed.
package struct BusLimits: Sendable {
    /// Calls that have not ended.
    package var pendingCalls = 32_768
    /// Bytes of the requests of these calls.
    package var pendingBytes = 128 * 1024 * 1024

    package init() {}
}

/// Why a bus cannot be made.
package enum BusFault: Error, Hashable, Sendable {
    /// A service without a key, or a process without one, outside `inproc://`.
    case plaintextNotAllowed(endpoint: String)
    /// CURVE does not exist on `inproc://`.
    case curveNotPossible(endpoint: String)
    case duplicateEndpoint(String)
    case malformedEndpoint(String, ConfiguredEndpoint.Fault)
    /// The library refused an option or an address.
    case failed(ZeroMQError)
}

extension BusFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .plaintextNotAllowed(let endpoint): "\(endpoint) must not be called without CURVE"
        case .curveNotPossible(let endpoint): "CURVE does not exist on \(endpoint)"
        case .duplicateEndpoint(let endpoint): "\(endpoint) is listed twice"
        case .malformedEndpoint(let endpoint, let fault): "the endpoint '\(endpoint)' \(fault)"
        case .failed(let error): "\(error)"
        }
    }
}
