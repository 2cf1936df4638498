import Reactor
import Wire

/// The server's end of one stream: items leave while the reader has credit for them.
///
/// An item may leave as long as any credit is left, whatever its size, so that no window is too small for an item. What a
/// reader makes a server keep is therefore its credit and one item, and what a handler offers without waiting.
@Loop
final class ServerStream {
    /// Bytes of the largest item: with its header it fits into a frame.
    static let largestItemBytes = WireLimits.frameBytes - 1024

    private(set) var hasSentItems = false
    private var credit: Int64
    /// No item leaves any more: the call has been settled.
    private var isEnded = false
    /// Offered items that the credit does not cover yet, oldest first.
    private var kept: [[UInt8]] = []
    private var keptBytes = 0
    private var waiters: [CreditWaiter] = []
    private let send: @Loop ([UInt8]) -> Void
    private let cutOff: @Loop (RPCError) -> Void

    /// - Parameters:
    ///   - send: lets one item leave.
    ///   - cutOff: ends the stream with an error and calls `end`.
    init(
        credit: Int64, send: @escaping @Loop ([UInt8]) -> Void, cutOff: @escaping @Loop (RPCError) -> Void
    ) {
        self.credit = min(credit, WireLimits.creditBytes)
        self.send = send
        self.cutOff = cutOff
    }

    /// Sends an item as soon as there is credit.
    func write(_ item: [UInt8]) async throws {
        if let error = Self.sizeError(item) { throw error }
        try await waitUntil { self.credit > 0 && self.kept.isEmpty }
        pass(item)
    }

    /// Sends an item now, or keeps it until there is credit. A reader for whom more than `limit` bytes would be kept is cut
    /// off. False when the stream is over.
    func offer(_ item: [UInt8], keepingAtMost limit: Int) -> Bool {
        if isEnded { return false }
        if let error = Self.sizeError(item) {
            cutOff(error)
            return false
        }
        if credit > 0, kept.isEmpty {
            pass(item)
            return true
        }
        guard keptBytes + item.count <= limit else {
            cutOff(
                RPCError(
                    .resourceExhausted, reason: "SLOW_READER", "more than \(limit) bytes wait for the reader's credit"))
            return false
        }
        kept.append(item)
        keptBytes += item.count
        return true
    }

    /// Returns when everything that was offered has left.
    func waitUntilSent() async throws { try await waitUntil { self.kept.isEmpty } }

    func grant(_ bytes: Int64) {
        credit = min(credit + min(bytes, WireLimits.creditBytes), WireLimits.creditBytes)
        var sent = 0
        while sent < kept.count, credit > 0 {
            keptBytes -= kept[sent].count
            pass(kept[sent])
            sent += 1
        }
        kept.removeFirst(sent)
        wake()
    }

    /// Whoever waits for credit gets a `CancellationError`.
    func end() {
        isEnded = true
        kept = []
        keptBytes = 0
        wake()
    }

    private func pass(_ item: [UInt8]) {
        credit -= Int64(item.count)
        hasSentItems = true
        send(item)
    }

    private func waitUntil(_ condition: @Loop () -> Bool) async throws {
        while true {
            if isEnded { throw CancellationError() }
            try Task.checkCancellation()
            if condition() { return }
            let waiter = CreditWaiter()
            waiters.append(waiter)
            await waiter.wait()
        }
    }

    private func wake() {
        let waiters = waiters
        self.waiters = []
        for waiter in waiters { waiter.resume() }
    }

    private static func sizeError(_ item: [UInt8]) -> RPCError? {
        guard item.count > largestItemBytes else { return nil }
        return RPCError(
            .resourceExhausted, reason: "RESPONSE_TOO_LARGE",
            "the item has \(item.count) bytes; a stream's items have at most \(largestItemBytes)")
    }
}

/// One task that waits; it is woken by news or by its cancellation.
@Loop
private final class CreditWaiter {
    private var continuation: CheckedContinuation<Void, Never>?
    private var isOver = false

    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isOver { continuation.resume() } else { self.continuation = continuation }
            }
        } onCancel: {
            Task(executorPreference: Loop.executor) { @Loop in self.resume() }
        }
    }

    func resume() {
        isOver = true
        continuation?.resume()
        continuation = nil
    }
}
