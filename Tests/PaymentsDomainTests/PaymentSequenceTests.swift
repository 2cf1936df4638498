import Kernel
import PaymentsDomain
import Testing

/// Whatever happens to a payment, in whatever order, the books are right (PY-1, PY-8).
@Suite("Sequences of payments")
struct PaymentSequenceTests {
    private static let policy = FeePolicy(
        feeBasisPoints: 1000, fixedFee: 0, vatBasisPoints: 1900, preNotificationDays: 1, collectionLeadBankDays: 1,
        mandateLapseMonths: 36)
    private static let noFee = FeePolicy(
        feeBasisPoints: 0, fixedFee: 0, vatBasisPoints: 1900, preNotificationDays: 1, collectionLeadBankDays: 1,
        mandateLapseMonths: 36)

    /// Walks at random, then to the end.
    /// - Parameter allowed: what may happen in the random part.
    private func walk(_ seed: UInt64, allowed: [PaymentWalk.Event]) throws -> PaymentWalk {
        var chance = BankChance(state: seed)
        var walk = try PaymentWalk(
            price: Int64.random(in: 1...100_000, using: &chance),
            policy: Bool.random(using: &chance) ? Self.policy : Self.noFee)
        for _ in 0..<Int.random(in: 0...40, using: &chance) {
            let possible = allowed.filter(walk.isPossible)
            guard let event = possible.randomElement(using: &chance) else { break }
            try take(event, &walk, hasAccount: Bool.random(using: &chance))
        }
        try finish(&walk)
        return walk
    }

    /// Takes a step and looks at the invariants that hold at every moment.
    private func take(_ event: PaymentWalk.Event, _ walk: inout PaymentWalk, hasAccount: Bool = true) throws {
        do {
            try walk.take(event, hasAccount: hasAccount)
        } catch let fault as LedgerModel.Fault {
            throw LedgerModel.Fault(description: "\(fault) after \(walk.history)")
        }
        #expect(walk.ledger.sum == 0, "\(walk.history)")
        let payment = walk.payment
        let isPaidOut = payment.payout == .posted
        if payment.collection == .settled, payment.unwoundAt == nil {
            #expect(walk.escrow == (isPaidOut ? 0 : payment.price), "\(walk.history)")
        }
    }

    /// Nothing but good comes any more, until nothing more can come.
    private func finish(_ walk: inout PaymentWalk) throws {
        let course: [PaymentWalk.Event] = [
            .grantMandate, .submit, .settle, .hold, .duePayout, .statePayoutAccount, .instructPayout, .postPayout,
            .instructRefund, .postRefund,
        ]
        for _ in 0..<60 {
            guard let event = course.first(where: walk.isPossible) else { return }
            try take(event, &walk)
        }
        Issue.record("the payment comes to no end: \(walk.history)")
    }

    /// At the end nothing is on its way, and nobody's money is left lying.
    private func expectSettled(_ walk: PaymentWalk) {
        let payment = walk.payment
        let history = "\(walk.history) \(payment)"
        #expect(walk.ledger.openReservations.isEmpty, "\(history)")
        #expect(walk.escrow == 0, "\(history)")
        #expect(walk.obligation == 0, "\(history)")
        #expect(walk.receivable == 0, "\(history)")
        let feeAndVAT = payment.fee + payment.vat
        #expect(walk.feeIncome == payment.fee && walk.vat == payment.vat, "\(history)")
        if payment.unwoundAt == nil {
            #expect(payment.payout == .posted, "\(history)")
            #expect(walk.bank == feeAndVAT && walk.claim == 0, "\(history)")
        } else {
            #expect(walk.claim == (payment.feeBearer == .seller ? feeAndVAT : 0), "\(history)")
            #expect(walk.bank == (payment.feeBearer == .buyer ? feeAndVAT : 0), "\(history)")
        }
    }

    @Test("PY-1, PY-4, PY-8: sums are zero, nothing is overdrawn, and every order ends without receivable and escrow")
    func ordinary() throws {
        let allowed = PaymentWalk.Event.allCases.filter { $0 != .fail }
        for seed in 1...3000 { expectSettled(try walk(UInt64(seed), allowed: allowed)) }
    }

    @Test("PY-1, PY-5: the same when debits are refused before they settle")
    func refused() throws {
        for seed in 1...3000 {
            var chance = BankChance(state: UInt64(seed) << 20)
            var walk = try PaymentWalk(price: Int64.random(in: 1...100_000, using: &chance), policy: Self.policy)
            for _ in 0..<Int.random(in: 0...40, using: &chance) {
                let possible = PaymentWalk.Event.allCases.filter {
                    walk.isPossible($0) && ($0 != .fail || walk.payment.collection == .submitted)
                }
                guard let event = possible.randomElement(using: &chance) else { break }
                try take(event, &walk, hasAccount: Bool.random(using: &chance))
            }
            try finish(&walk)
            expectSettled(walk)
        }
    }

    @Test("PY-5: a debit may come back at any moment, also after the payout, and the books stay right")
    func returned() throws {
        for seed in 1...3000 {
            let walk = try walk(UInt64(seed) << 40, allowed: PaymentWalk.Event.allCases)
            #expect(walk.ledger.openReservations.isEmpty, "\(walk.history)")
            #expect(walk.escrow == 0 && walk.obligation == 0, "\(walk.history) \(walk.payment)")
        }
    }
}
