import CZeroMQ
import Reactor
import Wire

/// One DEALER socket connected to one endpoint: opened, opened again after failures, messages gathered into frames.
@Loop
final class DealerLink {
    enum Event {
        /// The connection stands: a session can be opened.
        case established
        /// The connection is gone, and with it everything that was on its way.
        case lost
        case frame([UInt8])
    }

    /// Milliseconds until a socket is made anew that the library would not connect again by itself; they double up to the
    /// longest pause until there is a session.
    private static let firstReopenMilliseconds: Int64 = 50
    private static let longestReopenMilliseconds: Int64 = 2000
    private static let framesPerTurn = 256

    let address: String
    var isInProcess: Bool { address.hasPrefix("inproc://") }

    private let keys: CurveKeyPair?
    /// The keys that the server may prove to have; empty without CURVE.
    private let serverKeys: [CurvePublicKey]
    /// Which of them is tried: after a refused handshake the next one.
    private var keyIndex = 0
    private let report: @Loop (Event) -> Void
    private var socket: ZeroMQSocket?
    private var watch: LoopWatch?
    private var monitor: SocketMonitor?
    private var reopenTimer: LoopTimer?
    private var reopenMilliseconds = firstReopenMilliseconds
    private var outgoing = FrameBuilder()
    private var willFlush = false
    /// Frames that the library did not take yet, oldest first.
    private var waitingFrames: [[UInt8]] = []

    init(
        _ address: String, keys: CurveKeyPair?, serverKeys: [CurvePublicKey], _ report: @escaping @Loop (Event) -> Void
    ) {
        self.address = address
        self.keys = keys
        self.serverKeys = serverKeys
        self.report = report
    }

    // MARK: - Connection

    /// Opens the socket and begins to connect.
    func open() throws(ZeroMQError) {
        let socket = try ZeroMQContext.shared.makeSocket(.dealer)
        self.socket = socket
        do {
            try SocketOptions.apply(to: socket)
            if let keys, !serverKeys.isEmpty {
                try SocketOptions.applyCurveClient(to: socket, keys: keys, serverKey: serverKeys[keyIndex])
            }
            if !isInProcess {
                monitor = try SocketMonitor(of: socket) { [weak self] event in self?.receive(event) }
            }
            try socket.connect(address)
        } catch {
            closeSocket()
            throw error
        }
        watch = LoopWatch(socket: socket.events, .readable) { [weak self] readiness in self?.wake(readiness) }
        // In-process connections stand at once, and report nothing.
        if isInProcess { report(.established) }
    }

    /// Ends the link for good.
    func close() {
        flush()
        reopenTimer?.cancel()
        closeSocket()
    }

    /// Gives the socket up and makes a new one a little later.
    func reopenLater() {
        guard reopenTimer == nil else { return }
        discard()
        closeSocket()
        let pause = reopenMilliseconds
        reopenMilliseconds = min(2 * pause, Self.longestReopenMilliseconds)
        reopenTimer = Loop.after(.milliseconds(pause)) { [weak self] in
            guard let self else { return }
            reopenTimer = nil
            do {
                try open()
            } catch {
                reopenLater()  // out of descriptors or sockets: others may be given back meanwhile
            }
        }
        report(.lost)
    }

    /// There is a session: the next failure is a new one.
    func noteSession() { reopenMilliseconds = Self.firstReopenMilliseconds }

    private func closeSocket() {
        watch?.cancel()
        watch = nil
        monitor?.close()
        monitor = nil
        socket?.close()
        socket = nil
    }

    private func receive(_ event: SocketMonitor.Event) {
        switch event {
        case .established: report(.established)
        case .lost:
            discard()
            report(.lost)
        // The library gives up for ever when its peer refuses the handshake, e.g. because it is just closing.
        case .handshakeFailed:
            if !serverKeys.isEmpty { keyIndex = (keyIndex + 1) % serverKeys.count }
            reopenLater()
        }
    }

    // MARK: - Frames

    /// Queues a message without a body until the turn ends.
    func append(_ header: Header) {
        do {
            try outgoing.append(header)
        } catch {
            preconditionFailure("an oversize \(header)")
        }
        flushAtEndOfTurn()
    }

    /// Queues a message with a body; nothing is queued when it does not fit into a frame.
    func append(_ header: Header, body: ArraySlice<UInt8>) throws(FrameBuilder.Refusal) {
        try outgoing.append(header, body: body)
        flushAtEndOfTurn()
    }

    /// Forgets what has not been sent.
    func discard() {
        outgoing = FrameBuilder()
        waitingFrames = []
        watch?.interest = .readable
    }

    private func wake(_ readiness: Readiness) {
        if readiness.contains(.writable) { flush() }
        guard readiness.contains(.readable) else { return }
        for _ in 0..<Self.framesPerTurn {
            do {
                guard let (frame, hasMore) = try socket?.receive() else { return }
                if hasMore { while let part = try socket?.receive(), part.hasMore {} }
                report(.frame(frame))
            } catch {
                preconditionFailure("the socket to \(address) failed: \(error)")
            }
        }
    }

    private func flushAtEndOfTurn() {
        guard !willFlush else { return }
        willFlush = true
        Loop.atEndOfTurn { self.flush() }
    }

    private func flush() {
        willFlush = false
        guard let socket else { return }
        waitingFrames.append(contentsOf: outgoing.takeFrames())
        var sent = 0
        for frame in waitingFrames {
            do {
                guard case .sent = try socket.send(frame) else { break }
                sent += 1
            } catch {
                preconditionFailure("the socket to \(address) failed: \(error)")
            }
        }
        waitingFrames.removeFirst(sent)
        if waitingFrames.isEmpty {
            watch?.interest = .readable
        } else if isInProcess {
            // There they are refused only when the server is gone, and the library does not connect again.
            reopenLater()
        } else {
            watch?.interest = [.readable, .writable]
        }
    }
}
