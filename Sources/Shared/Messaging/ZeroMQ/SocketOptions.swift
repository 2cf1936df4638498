import CZeroMQ
import Wire

/// The options that every socket of the bus gets before it binds or connects. Each is read back: an option that did not
/// take is a refused start, not a surprise later.
struct SocketOptions {
    /// Milliseconds in which a handshake must be done.
    static let handshakeMilliseconds: Int32 = 5000
    /// Frames that the library queues per peer. It counts frames, not bytes; the limits that matter are our own.
    static let highWaterMark: Int32 = 1000

    private static let common: [(option: Int32, name: String, value: Int32)] = [
        (ZMQ_LINGER, "LINGER", 0),
        (ZMQ_HANDSHAKE_IVL, "HANDSHAKE_IVL", handshakeMilliseconds),
        (ZMQ_IPV6, "IPV6", 1),
        (ZMQ_SNDHWM, "SNDHWM", highWaterMark),
        (ZMQ_RCVHWM, "RCVHWM", highWaterMark),
        (ZMQ_HEARTBEAT_IVL, "HEARTBEAT_IVL", 2000),
        (ZMQ_HEARTBEAT_TIMEOUT, "HEARTBEAT_TIMEOUT", 6000),
        (ZMQ_HEARTBEAT_TTL, "HEARTBEAT_TTL", 6000),
        (ZMQ_TCP_KEEPALIVE, "TCP_KEEPALIVE", 1),
        (ZMQ_TCP_KEEPALIVE_IDLE, "TCP_KEEPALIVE_IDLE", 30),
        (ZMQ_TCP_KEEPALIVE_INTVL, "TCP_KEEPALIVE_INTVL", 10),
        (ZMQ_TCP_KEEPALIVE_CNT, "TCP_KEEPALIVE_CNT", 3),
        (ZMQ_BACKLOG, "BACKLOG", 512),
    ]

    private static let dealer: [(option: Int32, name: String, value: Int32)] = [
        // Nothing is queued for a peer that is not there.
        (ZMQ_IMMEDIATE, "IMMEDIATE", 1),
        (ZMQ_RECONNECT_IVL, "RECONNECT_IVL", 50),
        (ZMQ_RECONNECT_IVL_MAX, "RECONNECT_IVL_MAX", 1000),
        (ZMQ_CONNECT_TIMEOUT, "CONNECT_TIMEOUT", 2000),
    ]

    /// Sets what a socket of its kind needs, security aside.
    static func apply(to socket: ZeroMQSocket) throws(ZeroMQError) {
        for (option, name, value) in common + (socket.kind == .dealer ? dealer : []) {
            try setAndVerify(socket, option, name, value)
        }
        let largest = Int64(WireLimits.frameBytes)
        try socket.set(ZMQ_MAXMSGSIZE, "MAXMSGSIZE", to: largest)
        guard try socket.int64(ZMQ_MAXMSGSIZE, "MAXMSGSIZE") == largest else { throw notTaken("MAXMSGSIZE") }
        // The library cannot read this one back.
        if socket.kind == .router { try socket.set(ZMQ_ROUTER_MANDATORY, "ROUTER_MANDATORY", to: Int32(1)) }
    }

    static func setAndVerify(
        _ socket: ZeroMQSocket, _ option: Int32, _ name: String, _ value: Int32
    ) throws(ZeroMQError) {
        try socket.set(option, name, to: value)
        guard try socket.int32(option, name) == value else { throw notTaken(name) }
    }

    static func notTaken(_ name: String) -> ZeroMQError {
        ZeroMQError(operation: "set \(name): the library kept another value", number: EINVAL)
    }
}

extension SocketOptions {
    /// Makes `socket` a CURVE server that asks the ZAP handler about every client.
    static func applyCurveServer(
        to socket: ZeroMQSocket, keys: CurveKeyPair, domain: String
    ) throws(ZeroMQError) {
        try setAndVerify(socket, ZMQ_CURVE_SERVER, "CURVE_SERVER", 1)
        try setKey(socket, ZMQ_CURVE_SECRETKEY, "CURVE_SECRETKEY", keys.secretKey)
        try socket.set(ZMQ_ZAP_DOMAIN, "ZAP_DOMAIN", to: domain)
        guard try socket.text(ZMQ_ZAP_DOMAIN, "ZAP_DOMAIN") == domain else { throw notTaken("ZAP_DOMAIN") }
        try socket.set(GAVEL_ZMQ_ZAP_ENFORCE_DOMAIN, "ZAP_ENFORCE_DOMAIN", to: Int32(1))
        try verifyMechanism(socket)
    }

    /// Makes `socket` a CURVE client that speaks only to the owner of `serverKey`.
    static func applyCurveClient(
        to socket: ZeroMQSocket, keys: CurveKeyPair, serverKey: CurvePublicKey
    ) throws(ZeroMQError) {
        try setKey(socket, ZMQ_CURVE_SERVERKEY, "CURVE_SERVERKEY", serverKey.z85)
        try setKey(socket, ZMQ_CURVE_PUBLICKEY, "CURVE_PUBLICKEY", keys.publicKey.z85)
        try setKey(socket, ZMQ_CURVE_SECRETKEY, "CURVE_SECRETKEY", keys.secretKey)
        try verifyMechanism(socket)
    }

    private static func setKey(
        _ socket: ZeroMQSocket, _ option: Int32, _ name: String, _ key: String
    ) throws(ZeroMQError) {
        try socket.set(option, name, to: key)
        // Read back as text, the library wants room for exactly 40 characters and a zero.
        guard try socket.text(option, name, capacity: 41) == key else { throw notTaken(name) }
    }

    private static func verifyMechanism(_ socket: ZeroMQSocket) throws(ZeroMQError) {
        guard try socket.int32(ZMQ_MECHANISM, "MECHANISM") == ZMQ_CURVE else { throw notTaken("MECHANISM") }
    }
}
