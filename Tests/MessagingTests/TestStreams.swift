import Kernel
import Messaging
import Reactor
import Wire

/// Sends numbers from 0, each with a text of a given length.
struct Tick: StreamingRPCMethod {
    struct Request: Codable, Sendable {
        var count: Int
        var bytes = 0
        /// How the stream ends after its items: `""`, `refuse`, `fail`, `large` or `wait`.
        var ending = ""
    }
    struct Item: Codable, Sendable, Equatable {
        var number: Int
        var text: String
        var instance: String
    }
    static let service: ServiceName? = .auctions
    static let name = "tick"
    static let callers: Set<Caller> = [.service(.gateway), .service(.orders)]
    static func routingKey(_ request: Request) -> String? { "tick" }
}

/// Offers what the test announces to every reader at one time.
struct Listen: StreamingRPCMethod {
    typealias Request = Empty
    struct Item: Codable, Sendable { var text: String }
    static let service: ServiceName? = .auctions
    static let name = "listen"
    static let callers: Set<Caller> = [.service(.gateway)]
    static func routingKey(_ request: Request) -> String? { "tick" }
}

/// Only operators may open it.
struct ListenToOperators: StreamingRPCMethod {
    typealias Request = Empty
    typealias Item = Empty
    static let service: ServiceName? = .auctions
    static let name = "listenToOperators"
    static let callers: Set<Caller> = [.operators]
}

/// The handlers of the tests' streams, and what happened in them.
@Loop
final class StreamRecord {
    private(set) var written = 0
    private(set) var running = 0
    private(set) var cancellations = 0
    private var listeners: [Int: StreamWriter<Listen.Item>] = [:]
    private var lastListener = 0

    func register(with router: RPCRouter, instance: String) {
        router.register(Tick.self, of: .auctions) { request, _, writer in
            try await self.noted { try await self.tick(request, writer, instance) }
        }
        router.register(Listen.self, of: .auctions) { _, _, writer in
            self.lastListener += 1
            let listener = self.lastListener
            self.listeners[listener] = writer
            defer { self.listeners[listener] = nil }
            try await self.noted { try await Loop.sleep(.seconds(600)) }
        }
        router.register(ListenToOperators.self, of: .auctions) { _, _, _ in }
    }

    /// Returns how many readers are still there.
    func announce(_ text: String, keepingAtMost limit: Int) throws -> Int {
        var present = 0
        for writer in listeners.values where try writer.offer(Listen.Item(text: text), keepingAtMost: limit) {
            present += 1
        }
        return present
    }

    private func noted(_ body: @Loop () async throws -> Void) async throws {
        running += 1
        defer { running -= 1 }
        do {
            try await body()
        } catch is CancellationError {
            cancellations += 1
            throw CancellationError()
        }
    }

    private func tick(_ request: Tick.Request, _ writer: StreamWriter<Tick.Item>, _ instance: String) async throws {
        let text = String(repeating: "x", count: request.bytes)
        for number in 0..<request.count {
            try await writer.write(Tick.Item(number: number, text: text, instance: instance))
            written += 1
        }
        switch request.ending {
        case "refuse": throw RPCError(.failedPrecondition, reason: "ENOUGH", "no more", details: ["at": 3])
        case "fail": throw UnexpectedFailure()
        case "large":
            let text = String(repeating: "x", count: 5 * 1024 * 1024)
            try await writer.write(Tick.Item(number: 0, text: text, instance: instance))
        case "wait": try await Loop.sleep(.seconds(600))
        default: return
        }
    }
}
