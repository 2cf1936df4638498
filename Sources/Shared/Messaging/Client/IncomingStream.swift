import Reactor
import Wire

/// The reader's end of one stream behind bytes: keeps what has arrived, and grants credit for what has been consumed.
@Loop
final class IncomingStream {
    /// What the caller takes ahead of what it has consumed.
    let windowBytes: Int64
    /// An item has arrived: from now on only the caller knows where to open the stream again.
    private(set) var hasBegun = false
    /// The call to which the stream belongs, and its group, until it has ended.
    private var call: (OutgoingCall, ServiceEndpoints)?
    /// What may still arrive before more is granted; below zero by a part of one item at most.
    private var credit: Int64
    /// Consumed and not granted again yet.
    private var consumed: Int64 = 0
    private var items: [ArraySlice<UInt8>] = []
    /// Items before this one have been consumed.
    private var first = 0
    private var ending: Result<Void, RPCError>?
    private var waiter: CheckedContinuation<Void, Never>?

    init(windowBytes: Int) {
        self.windowBytes = min(max(Int64(windowBytes), 1), WireLimits.creditBytes)
        credit = self.windowBytes
    }

    func begin(_ call: OutgoingCall, _ group: ServiceEndpoints) { self.call = (call, group) }

    // MARK: - From the connection

    /// Takes in items; false when the server sends more than it may.
    func receive(_ bodies: [ArraySlice<UInt8>]) -> Bool {
        hasBegun = true
        for body in bodies {
            guard credit > 0 else { return false }
            credit -= Int64(body.count)
            // A copy: the frame may be much larger than what is kept of it.
            items.append(Array(body)[...])
        }
        wake()
        return true
    }

    /// Nothing more will arrive.
    func finish(_ result: Result<Void, RPCError>) {
        guard ending == nil else { return }
        ending = result
        call = nil
        wake()
    }

    // MARK: - From the caller

    /// The next item; nil when the server has sent all. An error comes after the items that arrived before it.
    func next() async throws(RPCError) -> ArraySlice<UInt8>? {
        while true {
            if first < items.count { return take() }
            if let ending {
                try ending.get()
                return nil
            }
            if Task.isCancelled { cancel() } else { await news() }
        }
    }

    /// The caller has had enough: the server is told, and what has arrived is forgotten.
    func cancel() {
        items = []
        first = 0
        guard let (call, group) = call else { return }
        group.abandon(call, RPCError(.cancelled, reason: "CANCELLED", "the caller gave the call up"))
    }

    private func take() -> ArraySlice<UInt8> {
        let item = items[first]
        items[first] = []
        first += 1
        if first == items.count {
            items.removeAll(keepingCapacity: true)
            first = 0
        }
        consumed += Int64(item.count)
        // Half a window at a time: few messages, and the server need not wait for them.
        if consumed * 2 >= windowBytes, case .inFlight(let connection, let wireID)? = call?.0.state {
            connection.grant(consumed, to: wireID)
            credit += consumed
            consumed = 0
        }
        return item
    }

    private func news() async {
        precondition(waiter == nil, "a stream has one reader")
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if first < items.count || ending != nil { continuation.resume() } else { waiter = continuation }
            }
        } onCancel: {
            Task(executorPreference: Loop.executor) { @Loop in self.cancel() }
        }
    }

    private func wake() {
        waiter?.resume()
        waiter = nil
    }
}
