import Testing
import Wire

@testable import Messaging

@Suite("Retry policy")
struct RetryPolicyTests {
    private func pause(
        _ code: RPCCode, reason: String = "X", notProcessed: Bool = false, retryAfter: Int64? = nil, attempts: Int = 1,
        idempotent: Bool = false, mayBeProcessed: Bool? = nil, untried: Bool = false, tokens: Int = 10,
        chance: Double = 0.5
    ) -> Int64? {
        var budget = RetryBudget()
        for _ in 0..<(10 - tokens) { _ = budget.take() }
        let error = RPCError(
            code, reason: reason, "x", isNotProcessed: notProcessed, retryAfterMilliseconds: retryAfter)
        return RetryPolicy().pause(
            after: .init(
                error: error, attempts: attempts, isIdempotent: idempotent,
                mayBeProcessed: mayBeProcessed ?? !notProcessed, hasUntriedEndpoint: untried),
            budget: &budget, chance: chance)
    }

    @Test("A call at a silent endpoint is moved at once, without a token, if that is harmless and there is another")
    func silent() {
        let reason = RPCError.endpointSilent
        #expect(pause(.unavailable, reason: reason, idempotent: true, untried: true, tokens: 0) == 0)
        #expect(pause(.unavailable, reason: reason, attempts: 3, idempotent: true, untried: true) == nil)
        #expect(pause(.unavailable, reason: reason, untried: true) == nil)
        #expect(pause(.unavailable, reason: reason, idempotent: true, tokens: 0) == nil)
        #expect(pause(.unavailable, reason: reason, idempotent: true) == 25)
    }

    @Test("What may have been processed is repeated only when that is harmless, three attempts at most")
    func mayBeProcessed() {
        for code in [RPCCode.unavailable, .aborted] {
            #expect(pause(code) == nil)
            #expect(pause(code, idempotent: true) == 25)
            #expect(pause(code, attempts: 2, idempotent: true) == 50)
            #expect(pause(code, attempts: 3, idempotent: true) == nil)
            #expect(pause(code, idempotent: true, tokens: 0) == nil)
        }
    }

    @Test("What was not processed is repeated as long as there is time, elsewhere at once")
    func notProcessed() {
        #expect(pause(.unavailable, notProcessed: true, untried: true) == 0)
        #expect(pause(.unavailable, notProcessed: true, tokens: 0) == 25)
        #expect(pause(.unavailable, notProcessed: true, attempts: 30, tokens: 0) == 1000)
        #expect(pause(.unavailable, notProcessed: true, mayBeProcessed: true) == nil)
        #expect(pause(.unavailable, notProcessed: true, idempotent: true, mayBeProcessed: true) == 25)
    }

    @Test("An overloaded server says when to come back; without that nobody does")
    func pushBack() {
        #expect(pause(.resourceExhausted, notProcessed: true) == nil)
        #expect(pause(.resourceExhausted, notProcessed: true, retryAfter: 400) == 400)
        #expect(pause(.resourceExhausted, notProcessed: true, retryAfter: 1, attempts: 2) == 50)
        #expect(pause(.resourceExhausted, notProcessed: true, retryAfter: 400, attempts: 3) == nil)
        #expect(pause(.resourceExhausted, retryAfter: 400) == nil)
        #expect(pause(.resourceExhausted, retryAfter: 400, idempotent: true) == 400)
    }

    @Test("No other code is ever repeated", arguments: RPCCode.allCases)
    func otherCodes(_ code: RPCCode) {
        guard ![.unavailable, .aborted, .resourceExhausted].contains(code) else { return }
        #expect(pause(code, notProcessed: true, retryAfter: 1, idempotent: true, untried: true) == nil)
    }

    @Test("Pauses vary by a fifth")
    func jitter() {
        #expect(pause(.unavailable, idempotent: true, chance: 0) == 20)
        #expect(pause(.unavailable, idempotent: true, chance: 0.999_999) == 29)
    }

    @Test("Ten retries empty the budget, ten successes give one back")
    func budget() {
        var budget = RetryBudget()
        #expect((0..<12).filter { _ in budget.take() }.count == 10)
        for _ in 0..<9 { budget.recordSuccess() }
        let early = budget.take()
        for _ in 0..<2 { budget.recordSuccess() }
        let late = budget.take()
        #expect([early, late] == [false, true])
        for _ in 0..<1000 { budget.recordSuccess() }
        #expect(budget.tokens == 10)
    }
}
