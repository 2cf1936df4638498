import Kernel
import PaymentsDomain

/// A payment and the ledger that it writes, walked through its steps by chance.
struct PaymentWalk {
    static let seller = MemberID(high: 1, low: 1)
    static let buyer = MemberID(high: 1, low: 2)

    /// What can happen to a payment from outside.
    enum Event: CaseIterable {
        case grantMandate, loseMandate, submit, settle, fail, hold, duePayout, statePayoutAccount, instructPayout
        case postPayout, sellerCancels, buyerCancels, instructRefund, postRefund
    }

    private(set) var payment: Payment
    private(set) var ledger = LedgerModel()
    /// What happened so far, for the message of a test that fails.
    private(set) var history: [Event] = []
    private var instant = Timestamp("2026-11-23T09:00:00Z")!
    private let day = CivilDate("2026-11-25")!

    init(price: Int64, policy: FeePolicy) throws {
        let (payment, bookings) = Payment.due(
            order: OrderID(high: 0x0197_0000_0000_7000, low: 7), number: "GV-2026-000007", seller: Self.seller,
            buyer: Self.buyer, market: .de, price: Money(amount: price, currency: .eur), policy: policy)
        self.payment = payment
        try ledger.book(bookings)
    }

    /// Whether the service would take the step in the state in which the payment is.
    func isPossible(_ event: Event) -> Bool {
        switch event {
        case .grantMandate: payment.canBeAnnounced
        case .loseMandate, .submit: payment.collection == .announced
        case .settle: payment.collection == .submitted
        case .fail: payment.collection == .submitted || payment.collection == .settled
        case .hold: payment.heldAt == nil && payment.unwoundAt == nil
        case .duePayout: payment.payoutClockStart != nil
        case .statePayoutAccount: payment.payout == .waitingForAccount
        case .instructPayout: payment.payout == .scheduled
        case .postPayout: payment.payout == .instructed
        case .sellerCancels, .buyerCancels: payment.unwoundAt == nil
        case .instructRefund: payment.refund == .reserved
        case .postRefund: payment.refund == .instructed
        }
    }

    /// Takes one step.
    /// - Parameter hasAccount: whether the seller has named an account when the payout falls due.
    /// - Throws: `LedgerModel.Fault` when what it books is not sound.
    mutating func take(_ event: Event, hasAccount: Bool = true) throws {
        history.append(event)
        instant = instant.adding(seconds: 3600)
        try ledger.book(try bookings(event, hasAccount: hasAccount))
    }

    private mutating func bookings(_ event: Event, hasAccount: Bool) throws -> [Booking] {
        switch event {
        case .grantMandate: return payment.announce(mandate: MandateID(high: 2, low: 1), submitOn: day, collectOn: day)
        case .loseMandate: return payment.loseMandate()
        case .submit: payment.submit(collectOn: day)
        case .settle: return payment.settle(at: instant)
        case .fail: return payment.failDebit()
        case .hold: payment.hold(at: instant)
        case .duePayout: return payment.reservePayout(dueAt: instant, on: hasAccount ? day : nil)
        case .statePayoutAccount: payment.schedulePayout(on: day)
        case .instructPayout: payment.instructPayout()
        case .postPayout: return payment.postPayout(at: instant)
        case .sellerCancels, .buyerCancels:
            // A refusal is an answer: then nothing is booked.
            do throws(PaymentRejection) {
                return try payment.unwind(initiator: event == .sellerCancels ? .seller : .buyer, at: instant)
            } catch {
                return []
            }
        case .instructRefund: payment.instructRefund()
        case .postRefund: return payment.postRefund()
        }
        return []
    }

    /// The posted balances that belong to the order alone.
    var obligation: Int64 { ledger.posted(.obligation(payment.order)) }
    var escrow: Int64 { ledger.posted(.escrow(payment.order)) }
    var receivable: Int64 { ledger.posted(.receivable(Self.buyer)) }
    var claim: Int64 { ledger.posted(.claim(Self.seller)) }
    var bank: Int64 { ledger.posted(.bank) }
    var feeIncome: Int64 { ledger.posted(.feeIncome) }
    var vat: Int64 { ledger.posted(.vat) }
}
