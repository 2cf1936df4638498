import Reactor
import Wire

/// The number under which a ROUTER knows a connection. Identities chosen by clients are not served: a duplicate would be
/// black-holed, or take over another's answers.
struct PeerID: Hashable, Sendable {
    let number: UInt32

    init(number: UInt32) { self.number = number }

    /// Nil for identities that the library did not make: those are a zero byte and a number of four bytes.
    init?(identity: [UInt8]) {
        guard identity.count == 5, identity[0] == 0 else { return nil }
        number = identity[1...].reduce(0) { $0 << 8 | UInt32($1) }
    }

    var identity: [UInt8] {
        [
            0, UInt8(truncatingIfNeeded: number >> 24), UInt8(truncatingIfNeeded: number >> 16),
            UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number),
        ]
    }
}

/// What a server knows of one connection.
@Loop
final class PeerSession {
    let peer: PeerID
    let caller: Caller
    /// A hello has been exchanged.
    var isOpen = false
    /// The peer has said that nothing more will come.
    var isDone = false
    var lastHeard: MonotonicInstant
    /// Tells how long requests of this peer wait before they are read.
    var queueing = QueueingEstimate()
    var calls: [UInt64: RunningCall] = [:]
    /// Answers that gather until the turn ends.
    var outgoing = FrameBuilder()
    /// Whether it is noted that answers have gathered.
    var isDirty = false
    /// Frames that the library did not take yet, oldest first.
    var waitingFrames: [[UInt8]] = []

    init(peer: PeerID, caller: Caller, now: MonotonicInstant) {
        self.peer = peer
        self.caller = caller
        lastHeard = now
    }
}

/// A call whose handler runs.
@Loop
final class RunningCall {
    let id: UInt64
    let session: PeerSession
    let route: RPCRouter.Route
    let byteCount: Int
    let began: MonotonicInstant
    /// Runs out at the deadline.
    var timer: LoopTimer?
    var task: Task<Void, Never>?
    /// How the call was settled before its handler ended: its answer does not interest any more.
    var settledEarly: RPCCode?
    /// The items of a stream; nil for a call with one answer.
    var stream: ServerStream?

    init(id: UInt64, session: PeerSession, route: RPCRouter.Route, byteCount: Int, began: MonotonicInstant) {
        self.id = id
        self.session = session
        self.route = route
        self.byteCount = byteCount
        self.began = began
    }
}
