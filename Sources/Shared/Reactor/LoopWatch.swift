import Glibc

/// What a watched socket or descriptor should be woken for.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: Int16
    package init(rawValue: Int16) { self.rawValue = rawValue }
    package static let readable = Readiness(rawValue: Int16(POLLIN))
    package static let writable = Readiness(rawValue: Int16(POLLOUT))
    /// Of descriptors only, and reported whether or not it was asked for.
    package static let failed = Readiness(rawValue: Int16(POLLERR))

    /// What poll(2) answers; a descriptor that was hung up or closed has failed.
    fileprivate init(answered events: Int16) {
        self.init(rawValue: events & Int16(POLLIN | POLLOUT))
        if events != rawValue { insert(.failed) }
    }
}

/// A registration of one ZeroMQ socket or file descriptor with the loop.
@Loop
package final class LoopWatch {
    /// What to be woken for; may be changed at any time. Empty means: not now.
    package var interest: Readiness {
        didSet { socket?.noteUse() }
    }
    let socket: SocketEvents?
    let descriptor: Int32
    let body: @Loop (Readiness) -> Void
    private(set) var isActive = true

    /// Watches a ZeroMQ socket, which has one watch at a time. Level-triggered: `body` is called on each turn on which it
    /// is ready.
    package init(socket: SocketEvents, _ interest: Readiness, _ body: @escaping @Loop (Readiness) -> Void) {
        self.socket = socket
        descriptor = socket.descriptor
        self.interest = interest
        self.body = body
        socket.noteUse()
        LoopThread.shared.state.watches.append(self)
    }

    /// Watches a plain file descriptor.
    package init(descriptor: Int32, _ interest: Readiness, _ body: @escaping @Loop (Readiness) -> Void) {
        socket = nil
        self.descriptor = descriptor
        self.interest = interest
        self.body = body
        LoopThread.shared.state.watches.append(self)
    }

    /// What the loop waits for at the descriptor. That of a socket becomes readable, whatever has happened to it.
    var awaited: Int16 { socket == nil ? interest.rawValue : Readiness.readable.rawValue }

    /// What is ready that the descriptor need not tell of: a socket that has been used.
    func readinessBeforeWaiting() -> Readiness {
        guard let socket, socket.mustBeAsked else { return [] }
        return socket.now(of: interest)
    }

    /// What is ready when the descriptor has answered so.
    func readiness(answered: Int16) -> Readiness {
        guard let socket else { return Readiness(answered: answered) }
        return socket.now(of: interest)
    }

    /// Ends the watch; must be called before the socket or descriptor is closed.
    package func cancel() {
        isActive = false
        LoopThread.shared.state.watches.removeAll { $0 === self }
    }
}
