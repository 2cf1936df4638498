import Calendar
import Contracts
import Kernel
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// What every step of a payment needs: lock, decide, save, append.
@Loop
struct PaymentDesk {
    /// Due when files for the bank are to be made; the key is the day.
    nonisolated static let bankRun = "bankRun"

    let context: ServiceContext
    let policies: PaymentPolicies
    let mailbox: PaymentMailbox
    let bankDays = BankDays()

    /// A payment under its row lock, and the time of the command.
    struct Locked {
        var payment: Payment
        let now: Timestamp
    }

    /// Locks the payment of an order that an event tells of. One that is not known parks the event, with an alarm.
    func lockKnown(_ order: OrderID, _ tx: Transaction) async throws -> Locked {
        let results = try await tx.pipeline([Query(PaymentStore.lock, [.id(order)]), Query(ServiceClock.read)])
        guard let row = results[0].rows.first else { throw PaymentErrors.orderUnknown }
        return Locked(payment: try PaymentStore.payment(row), now: try results[1].single.timestamp(0))
    }

    /// Saves a payment and books what its step said.
    func save(_ payment: Payment, _ bookings: [Booking], at now: Timestamp, in tx: Transaction) {
        PaymentStore.enqueueUpdate(payment, in: tx)
        LedgerStore.enqueue(bookings, of: payment, at: now, in: tx)
    }

    /// Tells the other services.
    func append<E: IntegrationEvent>(
        _ event: E, about order: OrderID, at now: Timestamp, in tx: Transaction, trace: String?
    ) throws {
        try context.outbox.append(event, aggregate: "order:\(order)", at: now, in: tx, trace: trace)
    }

    /// Announces the debit to the buyer when there is a mandate that holds, and asks for one when there is none (PY-3).
    func collect(
        _ payment: inout Payment, now: Timestamp, in tx: Transaction, trace: String?
    ) async throws -> [Booking] {
        guard payment.canBeAnnounced else { return [] }
        let fees = policies.fees(in: payment.market)
        let days = bankDays.debit(
            announcedOn: bankDays.day(of: now),
            notBefore: bankDays.nextRun(after: now, minute: policies.bankRunMinute),
            preNotificationDays: fees.preNotificationDays,
            leadBankDays: fees.collectionLeadBankDays)
        _ = try await tx.query(MandateStore.lockMember, .id(payment.buyer))
        guard let row = try await tx.query(MandateStore.newestActive, .id(payment.buyer)).rows.first,
            case let mandate = try MandateStore.mandate(row),
            mandate.holds(on: days.collectOn, lapseMonths: fees.mandateLapseMonths)
        else {
            payment.collection = .waitingForMandate
            try await mailbox.send(.mandateMissing, to: .buyer, about: payment, at: now, in: tx, trace: trace)
            return []
        }
        let bookings = payment.announce(mandate: mandate.id, submitOn: days.submitOn, collectOn: days.collectOn)
        scheduleRun(on: days.submitOn, in: tx)
        try await mailbox.send(
            .preNotification, to: .buyer, about: payment, mandate: mandate, at: now, in: tx, trace: trace)
        return bookings
    }

    /// Reserves the payout once it is due, and sets its bank day (PY-7, PY-8).
    func considerPayout(
        _ payment: inout Payment, now: Timestamp, in tx: Transaction, trace: String?
    ) async throws -> [Booking] {
        guard let start = payment.payoutClockStart else { return [] }
        let deadline = policies.payoutDeadline(from: start, in: payment.market)
        _ = try await tx.query(MandateStore.lockMember, .id(payment.seller))
        let hasAccount = try await !tx.query(MandateStore.findAccounts, .idArray([payment.seller])).rows.isEmpty
        let bookings = payment.reservePayout(
            dueAt: deadline.dueAt, on: hasAccount ? payoutDay(deadline.executionDate, now) : nil)
        tx.enqueue(
            PaymentStore.saveDeadline, .id(payment.order),
            .json(String(decoding: try JSON.encode(deadline), as: UTF8.self)))
        if let day = payment.payoutOn {
            scheduleRun(on: day, in: tx)
        } else {
            try await mailbox.send(.payoutAccountMissing, to: .seller, about: payment, at: now, in: tx, trace: trace)
        }
        return bookings
    }

    /// The last bank day that keeps the deadline, or the next one when that has passed.
    func payoutDay(_ planned: CivilDate?, _ now: Timestamp) -> CivilDate {
        let today = bankDays.day(of: now)
        guard let planned, planned >= today else { return bankDays.first(onOrAfter: today) }
        return planned
    }

    /// Sets the day of a refund that is reserved: the next bank day.
    func considerRefund(_ payment: inout Payment, now: Timestamp, in tx: Transaction) {
        guard payment.refund == .reserved, payment.refundOn == nil else { return }
        let day = bankDays.nextRun(after: now, minute: policies.bankRunMinute)
        payment.scheduleRefund(on: day)
        scheduleRun(on: day, in: tx)
    }

    func scheduleRun(on day: CivilDate, in tx: Transaction) {
        context.deadlines.schedule(
            PaymentDesk.bankRun, key: day.description,
            dueAt: bankDays.instant(day, minute: policies.bankRunMinute), in: tx)
    }
}
