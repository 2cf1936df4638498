import CZeroMQ
import Glibc
import Reactor
import TestKit
import Testing

@testable import Messaging

extension BusTests {
    /// The loop is told of what a socket is ready for, whoever has looked at the socket meanwhile.
    @Suite("Watches")
    struct WatchTests {
        /// Two connected sockets, of which one is watched.
        @Loop
        private final class Pair {
            let near: ZeroMQSocket
            let far: ZeroMQSocket
            private(set) var watch: LoopWatch?
            private(set) var received: [[UInt8]] = []
            private(set) var wakings = 0
            private(set) var writableWakings = 0
            /// So often nothing is taken.
            var refusals = 0

            init() throws {
                let address = ZeroMQContext.shared.uniqueAddress("watch")
                near = try ZeroMQContext.shared.makeSocket(.pair)
                far = try ZeroMQContext.shared.makeSocket(.pair)
                try near.bind(address)
                try far.connect(address)
                watch = LoopWatch(socket: near.events, .readable) { [unowned self] in wake($0) }
            }

            /// Takes one message at a time.
            private func wake(_ readiness: Readiness) {
                wakings += 1
                if readiness.contains(.writable) {
                    writableWakings += 1
                    watch?.interest = .readable
                }
                if refusals > 0 {
                    refusals -= 1
                    return
                }
                do {
                    if readiness.contains(.readable), let (bytes, _) = try near.receive() { received.append(bytes) }
                } catch {
                    Issue.record(error)
                }
            }

            func close() {
                watch?.cancel()
                near.close()
                far.close()
            }
        }

        /// Waits until the loop has looked at everything.
        @Loop
        private func turns() async throws {
            let before = Loop.statistics.turns
            try await eventually("the loop turns", timeoutSeconds: 20) { await Loop.statistics.turns >= before + 2 }
        }

        /// A pair that the loop has found idle.
        @Loop
        private func idlePair() async throws -> Pair {
            let pair = try Pair()
            try await turns()
            #expect(pair.wakings == 0)
            return pair
        }

        @Loop
        @Test("a message is told of though the socket was used meanwhile, for something else")
        func usedMeanwhile() async throws {
            let pair = try await idlePair()
            defer { pair.close() }
            _ = try pair.far.send([1])
            // This processes what the far end has sent, and the descriptor is silent again.
            #expect(try pair.near.int32(ZMQ_EVENTS, "EVENTS") & ZMQ_POLLIN != 0)
            var descriptor = pollfd(fd: try pair.near.int32(ZMQ_FD, "FD"), events: Int16(POLLIN), revents: 0)
            #expect(poll(&descriptor, 1, 0) == 0)
            try await eventually("it is received", timeoutSeconds: 20) { await pair.received == [[1]] }
        }

        @Loop
        @Test("a body that takes less than there is is called again")
        func someAtATime() async throws {
            let pair = try await idlePair()
            defer { pair.close() }
            for byte in 1...5 { _ = try pair.far.send([UInt8(byte)]) }
            try await eventually("all are received", timeoutSeconds: 20) { await pair.received.count == 5 }
            #expect(pair.received == [[1], [2], [3], [4], [5]] && pair.wakings == 5)
        }

        @Loop
        @Test("a body that takes nothing is called again")
        func nothingAtFirst() async throws {
            let pair = try await idlePair()
            defer { pair.close() }
            pair.refusals = 1
            _ = try pair.far.send([1])
            try await eventually("it is received", timeoutSeconds: 20) { await pair.received == [[1]] }
            #expect(pair.wakings == 2)
        }

        @Loop
        @Test("a descriptor whose other end is gone has failed, for readers and writers")
        func failed() async throws {
            for (interest, own) in [(Readiness.readable, 0), (.writable, 1)] {
                var ends: [Int32] = [-1, -1]
                #expect(pipe(&ends) == 0)
                var told: Readiness?
                let watch = LoopWatch(descriptor: ends[own], interest) { told = $0 }
                close(ends[1 - own])
                try await eventually("it is told", timeoutSeconds: 20) { @Loop in told?.contains(.failed) == true }
                watch.cancel()
                close(ends[own])
            }
        }

        @Loop
        @Test("who begins to care for room is told of it at once, and who does not is not")
        func interest() async throws {
            let pair = try await idlePair()
            defer { pair.close() }
            pair.watch?.interest = [.readable, .writable]
            try await eventually("there is room", timeoutSeconds: 20) { await pair.writableWakings == 1 }
            try await turns()
            #expect(pair.wakings == 1)
            pair.watch?.interest = []
            _ = try pair.far.send([9])
            try await turns()
            #expect(pair.received.isEmpty)
            pair.watch?.interest = .readable
            try await eventually("it is received", timeoutSeconds: 20) { await pair.received == [[9]] }
        }
    }
}
