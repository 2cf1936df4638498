import Glibc
import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Mutated frames")
    @Loop
    struct FuzzTests {
        @Test("A million mutated frames crash nothing and harm no other peer")
        func server() async {
            // In a process of its own, whose loop it may keep busy.
            await #expect(processExitsWith: .success) {
                let faults = await ServerFuzz.run()
                for fault in faults { print(fault) }
                exit(faults.isEmpty ? 0 : 1)
            }
        }

        @Test("20,000 mutated frames through a socket disturb nobody else's calls")
        func socket() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint], keys: TestKeys.orders)
            let raw = try RawClient(server.endpoint)
            defer {
                bus.close()
                raw.close()
                server.server.close()
            }
            var mutator = try FrameMutator(seed: 7)
            let hello = Header.hello(Hello(session: 1, instance: "fuzz"))
            try raw.send(hello)
            try await eventually("it happens", timeoutSeconds: 60) { await raw.hasHello }
            let friend = Friend(bus)
            let calls = Task { @Loop in await friend.run() }
            for number in 0..<20_000 {
                if number % 5 == 0 { try raw.send(hello) }
                while try !raw.send(mutator.next(), hasMore: number % 97 == 0) {
                    try await Loop.sleep(.milliseconds(1))
                }
                if number % 20 == 0 {
                    try await Loop.sleep(.zero)
                    #expect(raw.received.allSatisfy { $0 != nil })
                    raw.forget()
                }
            }
            try await eventually("the last frame has arrived", timeoutSeconds: 60) {
                await server.server.statistics.framesReceived > 20_000
            }
            friend.isOver = true
            await calls.value
            #expect(friend.rightAnswers > 100)
            #expect(friend.rightAnswers == friend.calls)
            #expect(server.server.statistics.drops["malformed_header"] ?? 0 > 100)
            #expect(server.executions == 0)
        }
    }
}

/// A well-behaved client that calls all the time.
@Loop
private final class Friend {
    private let bus: Bus
    var isOver = false
    private(set) var calls = 0
    private(set) var rightAnswers = 0

    init(_ bus: Bus) { self.bus = bus }

    func run() async {
        while !isOver {
            calls += 1
            if await isEchoed("\(calls)", by: bus) { rightAnswers += 1 }
        }
    }
}
