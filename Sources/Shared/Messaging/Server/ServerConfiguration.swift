import Kernel
import Wire

/// How a server is reached, by whom, and how much it takes on.
package struct ServerConfiguration: Sendable {
    /// Who may connect.
    package enum Security: Sendable {
        /// Only the owners of the listed keys get in; `ZAPAuthenticator` must be bound.
        case curve(CurveKeyPair, allowed: [CurvePublicKey: Caller])
        /// Everybody who connects counts as this caller. Only for `inproc://` endpoints, where there is no CURVE, and for
        /// measurements on loopback (`isInsecureLoopbackAllowed`).
        case plaintext(trusting: Caller)
    }

    /// The service that this process is.
    package var service: ServiceName
    /// Names this process among the replicas of its service.
    package var instance: String
    /// Where to bind, e.g. `tcp://127.0.0.1:5701`, `tcp://127.0.0.1:*` or `inproc://name`.
    package var endpoint: String
    package var security: Security
    package var limits = ServerLimits()
    /// Lets a plaintext server bind to loopback, for measurements.
    package var isInsecureLoopbackAllowed = false

    package init(service: ServiceName, instance: String, endpoint: String, security: Security) {
        self.service = service
        self.instance = instance
        self.endpoint = endpoint
        self.security = security
    }
}

/// What a server takes on at most. Beyond it, calls are answered RESOURCE_EXHAUSTED, not processed.
package struct ServerLimits: Sendable {
    /// Calls whose handlers run.
    package var runningCalls = 16_384
    /// Those of them that are streams.
    package var runningStreams = 1024
    /// Bytes of the requests of these calls.
    package var runningBytes = 128 * 1024 * 1024
    /// Bytes of answers that wait for one peer to read them; beyond it the peer is dropped.
    package var waitingBytesPerPeer = 64 * 1024 * 1024
    /// Peers at one time.
    package var sessions = 4096
    /// Milliseconds of silence after which a peer is forgotten and its calls are cancelled. Clients ping each second.
    package var sessionSilenceMilliseconds: Int64 = 15_000
    /// Milliseconds that refused callers are asked to wait.
    package var retryAfterMilliseconds: Int64 = 50

    package init() {}
}

/// Why a server does not start.
package enum ServerStartFault: Error, Hashable, Sendable {
    /// The ZAP handler is not bound: every client key would be let in.
    case noAuthenticator
    /// Nobody is allowed in.
    case emptyAllowList
    /// Plaintext is allowed on `inproc://` only, and on loopback where the configuration says that it is insecure.
    case plaintextNotAllowed(endpoint: String)
    /// CURVE does not exist on `inproc://`.
    case curveNotPossible(endpoint: String)
    /// The endpoint is used by another process.
    case addressInUse(endpoint: String)
    case failed(ZeroMQError)
}

extension ServerStartFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noAuthenticator: "the ZAP handler is not bound, so every client key would be accepted"
        case .emptyAllowList: "the allow-list of client keys is empty"
        case .plaintextNotAllowed(let endpoint): "\(endpoint) must not be served without CURVE"
        case .curveNotPossible(let endpoint): "CURVE does not exist on \(endpoint)"
        case .addressInUse(let endpoint): "\(endpoint) is in use by another process"
        case .failed(let error): "\(error)"
        }
    }
}
