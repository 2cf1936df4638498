import Glibc
import Kernel
import Reactor
import Wire

@testable import Messaging

/// Sends mutated frames through a server without a socket, beside a well-behaved peer.
@Loop
enum ServerFuzz {
    /// `GAVEL_FUZZ_FRAMES`, or a million.
    private static var frameCount: Int { getenv("GAVEL_FUZZ_FRAMES").flatMap { Int(String(cString: $0)) } ?? 1_000_000 }
    /// The well-behaved peer makes a call after so many frames.
    private static let framesPerCall = 1000
    private static let broken = PeerID(number: 1)
    private static let friend = PeerID(number: 2)

    /// What went wrong, in sentences; nothing when all is well.
    static func run() async -> [String] {
        do {
            let outlet = Outlet()
            let router = RPCRouter()
            router.register(Echo.self, of: .auctions) { request, _ in
                Echo.Response(text: request.text, instance: "fuzz")
            }
            let streams = StreamRecord()
            streams.register(with: router, instance: "fuzz")
            let dispatcher = CallDispatcher(
                service: .auctions, instance: "fuzz", router: router, limits: ServerLimits()
            ) { frame, peer in outlet.take(frame, peer) }
            let readable = try await feed(dispatcher)
            var faults = outlet.faults
            let expected = stride(from: framesPerCall - 1, to: frameCount, by: framesPerCall).map(String.init)
            if outlet.friendAnswers != expected { faults.append("the other peer got wrong answers") }
            // The mutations are worth something: many frames get through to the calls, and every kind of fault occurs.
            if readable < frameCount / 20 { faults.append("only \(readable) frames could be read") }
            for name in [
                "empty_frame", "truncated_prefix", "truncated_document", "unsupported_flags", "missing_bodies",
                "malformed_header", "invalid_field",
            ] where dispatcher.statistics.drops[name] == nil {
                faults.append("no frame had the fault \(name)")
            }
            let items = router.statistics["auctions.tick"]?.items ?? 0
            if items < frameCount / 10_000 { faults.append("the streams got only \(items) items") }
            if streams.running != 0 { faults.append("streams outlive their peer") }
            let finished = router.statistics["auctions.echo"]?.finished ?? [:]
            for code in [RPCCode.ok, .invalidArgument] where finished[code] == nil {
                faults.append("no call ended with \(code.rawValue)")
            }
            return faults
        } catch {
            return ["\(error)"]
        }
    }

    /// Returns how many frames could be read.
    private static func feed(_ dispatcher: CallDispatcher) async throws -> Int {
        let greeting = try RawClient.frame(.hello(Hello(session: 1, instance: "fuzz")))
        dispatcher.receive(greeting, from: friend, caller: .service(.orders))
        var mutator = try FrameMutator(seed: 20_261_121)
        var readable = 0
        for number in 0..<frameCount {
            if number % 4 == 0 { dispatcher.receive(greeting, from: broken, caller: .service(.gateway)) }
            let frame = mutator.next()
            do {
                if try !FrameDecoder.decode(frame).isEmpty { readable += 1 }
            } catch {
                precondition(!error.name.isEmpty)
            }
            dispatcher.receive(frame, from: broken, caller: .service(.gateway))
            // Lets a stream begin before the next bad frame ends its session.
            if dispatcher.statistics.runningStreams > 0 { try await Loop.sleep(.zero) }
            guard number % framesPerCall == framesPerCall - 1 else { continue }
            let request = Header.request(
                RequestHeader(call: UInt64(number), method: "auctions.echo", timeoutMilliseconds: 60_000))
            dispatcher.receive(
                try RawClient.frame(request, body: #"{"text":"\#(number)"}"#), from: friend, caller: .service(.orders))
            // Lets answers leave.
            try await Loop.sleep(.zero)
        }
        // Its streams wait for credit.
        if let session = dispatcher.sessions[broken] { dispatcher.forget(session) }
        while dispatcher.statistics.runningCalls > 0 || !dispatcher.dirty.isEmpty { try await Loop.sleep(.zero) }
        return readable
    }
}

/// Where the frames of a server without a socket go.
@Loop
private final class Outlet {
    private(set) var faults: [String] = []
    private(set) var friendAnswers: [String] = []

    func take(_ frame: [UInt8], _ peer: PeerID) -> ZeroMQSocket.SendResult {
        do {
            for message in try FrameDecoder.decode(frame) where peer.number == 2 {
                guard let body = message.bodies.first else { continue }
                friendAnswers.append(try JSON.decode(Echo.Response.self, from: body).text)
            }
        } catch {
            faults.append("the server sent a frame that cannot be read: \(error)")
        }
        return .sent
    }
}
