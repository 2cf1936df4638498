import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

@Suite("Admission by delay")
struct AdmissionDelayTests {
    /// A server that answers one request after another, with callers that wait a second: how many get an answer in time in
    /// each second of the last ten, and how many are refused in all.
    private func serve(perSecond arrivals: Int64, isAdmissionOn: Bool) -> (answered: Int64, refused: Int64) {
        // Microseconds; a server that answers at most 500 in a second, and refuses 20,000.
        let (work, refusal, timeout, end): (Int64, Int64, Int64, Int64) = (2000, 50, 1_000_000, 20_000_000)
        var admission = AdmissionDelay()
        var (now, answered, refused): (Int64, Int64, Int64) = (0, 0, 0)
        for number in 0..<(arrivals * end / 1_000_000) {
            let arrival = number * 1_000_000 / arrivals
            now = max(now, arrival)
            if now >= end { break }
            let delay = now - arrival
            // What has expired is dropped when it is read, as by the server.
            if delay >= timeout {
                now += refusal
                continue
            }
            let isAdmitted = admission.admits(delay: delay / 1000, timeout: (timeout - delay) / 1000, now: now / 1000)
            now += isAdmitted || !isAdmissionOn ? work : refusal
            if !isAdmitted && isAdmissionOn {
                refused += 1
            } else if now - arrival <= timeout, now > end / 2 {
                answered += 1
            }
        }
        return (answered / 10, refused)
    }

    @Test("At three times the load a server answers at least four fifths of what it can; without admission hardly any")
    func overload() {
        #expect(serve(perSecond: 450, isAdmissionOn: true).answered == 450)
        #expect(serve(perSecond: 450, isAdmissionOn: true).refused == 0)
        #expect(serve(perSecond: 1500, isAdmissionOn: true).answered >= 400)
        #expect(serve(perSecond: 5000, isAdmissionOn: true).answered >= 300)
        #expect(serve(perSecond: 1500, isAdmissionOn: true).refused > 5000)
        #expect(serve(perSecond: 1500, isAdmissionOn: false).answered < 50)
    }

    @Test("A burst that the queue gets over is no reason to refuse, and who has much time is patient")
    func burst() {
        var admission = AdmissionDelay()
        func admits(_ delay: Int64, _ timeout: Int64, _ now: Int64) -> Bool {
            admission.admits(delay: delay, timeout: timeout, now: now)
        }
        for number: Int64 in 0..<400 { #expect(admits(number, 5000, number)) }
        for number: Int64 in 0..<100 { #expect(admits(0, 5000, 500 + 10 * number)) }
        // All of the next interval have waited for long.
        for number: Int64 in 0..<100 { _ = admits(800, 5000, 1500 + 10 * number) }
        #expect(admission.isStanding)
        #expect(!admits(800, 5000, 2510))
        #expect(admits(800, 60_000, 2510))
        #expect(admits(100, 1000, 2520))
        #expect(!admission.isStanding)
        // A queue of which nothing has been heard for long has gone.
        for number: Int64 in 0..<100 { _ = admits(800, 5000, 3000 + 10 * number) }
        #expect(admits(800, 5000, 9000))
    }
}

extension AdmissionDelayTests {
    @Test("A queue that stands takes no more than is taken from it in the time that its caller may wait")
    func behind() {
        var admission = AdmissionDelay()
        func admits(_ waiting: Int, _ timeout: Int64, _ now: Int64) -> Bool {
            admission.admits(behind: waiting, timeout: timeout, now: now)
        }
        // Two in ten milliseconds, all of which had waited for long.
        for number: Int64 in 0...50 {
            #expect(admits(1_000_000, 5000, 10_000 + 10 * number))
            for _ in 0..<2 { admission.note(delay: 200, now: 10_000 + 10 * number) }
        }
        #expect(admission.isStanding)
        // A hundred in half a second: a tenth of five seconds, and 100 ms at least.
        #expect(admits(100, 5000, 10_510) && !admits(101, 5000, 10_510))
        #expect(admits(20, 500, 10_510) && !admits(21, 500, 10_510))
        #expect(admits(1_000_000, 5000, 11_500), "nothing has been taken for two intervals")
        admission.note(delay: 100, now: 10_520)
        #expect(admits(1_000_000, 5000, 10_520))
    }
}

extension BusTests {
    @Suite("Admission")
    @Loop
    struct AdmissionTests {
        @Test("Requests that all have waited for long are refused as not processed, with a time to wait")
        func refused() async throws {
            let server = try await TestServer.start()
            let raw = try RawClient(server.endpoint)
            defer {
                raw.close()
                server.server.close()
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try await eventually("the session is open", timeoutSeconds: 60) { await raw.hasHello }
            func send(_ call: UInt64, waited: Int64) throws {
                let sent = MonotonicInstant.now.nanoseconds / 1_000_000 - waited
                let header = RequestHeader(
                    call: call, method: "auctions.echo", timeoutMilliseconds: 5000, sentMilliseconds: sent)
                try raw.send(.request(header), body: #"{"text":"x"}"#)
            }
            // The first tells how far the clocks are apart; then a second's worth of requests that have waited.
            try send(1, waited: 0)
            var call: UInt64 = 1
            while !raw.headers.contains(where: { if case .response(let r) = $0 { r.error != nil } else { false } }) {
                call += 1
                try send(call, waited: 2000)
                try await Loop.sleep(.milliseconds(10))
                try #require(call < 3000)
            }
            let refusal = raw.headers.compactMap { if case .response(let r) = $0 { r.error } else { nil } }.first
            #expect(refusal?.code == .resourceExhausted)
            #expect(refusal?.reason == "SERVER_OVERLOADED")
            #expect(refusal?.isNotProcessed == true)
            #expect(refusal?.retryAfterMilliseconds == ServerLimits().retryAfterMilliseconds)
            let last = call + 1
            try send(last, waited: 0)
            try await eventually("what has not waited is answered", timeoutSeconds: 60) {
                await raw.response(to: last) != nil
            }
            #expect(raw.response(to: last)?.error == nil)
        }
    }
}
