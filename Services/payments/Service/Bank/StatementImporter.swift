import Contracts
import Kernel
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// Imports a statement of the bank, in one transaction with everything that follows (PY-6): it happens once, however
/// often the statement comes.
@Loop
struct StatementImporter {
    let desk: PaymentDesk
    /// A large statement takes longer to read than the loop may stand still.
    private let reading = BlockingPool(threads: 1, queueLimit: 4)

    init(desk: PaymentDesk) { self.desk = desk }

    func perform(_ xml: String, trace: String?) async throws -> StatementImport {
        let statement: BankStatement
        do {
            statement = try await reading.run { try StatementReader.read(xml) }
        } catch let fault as StatementFault {
            throw PaymentErrors.error(fault)
        }
        let hash = sha256(Array(xml.utf8))
        guard statement.iban == desk.mailbox.creditor.iban.text else { throw PaymentErrors.statementOfOtherAccount }
        return try await desk.context.pool.transaction { [self] tx in
            let results = try await tx.pipeline([
                Query(StatementStore.lockAccount), Query(StatementStore.find, [.text(statement.id)]),
                Query(StatementStore.last), Query(ServiceClock.read),
            ])
            if let known = results[1].rows.first {
                guard try known.bytes(4) == hash else {
                    throw PaymentErrors.statementConflict(statement.id)
                }
                return StatementImport(
                    statement: statement.id, entries: Int(try known.int64(1)), matched: Int(try known.int64(2)),
                    unmatched: Int(try known.int64(3)), isRepeated: true)
            }
            let number = try next(statement, after: results[2].rows.first)
            let outcome = try await apply(
                statement, hash, number: number, at: try results[3].single.timestamp(0), in: tx, trace: trace)
            desk.context.failpoints.reachCommit(.statementImported, of: tx)
            return outcome
        }
    }

    /// Where the account stands: what the next statement must open with.
    func position() async throws -> BankPosition {
        let row = try await desk.context.pool.query(Query(StatementStore.last)).rows.first
        return BankPosition(
            iban: desk.mailbox.creditor.iban.text, statementNumber: try row?.int64(0) ?? 0,
            closing: Money(amount: try row?.int64(1) ?? 0, currency: .eur))
    }

    /// The statement's place; its balance must go on where the newest one ended.
    private func next(_ statement: BankStatement, after last: Row?) throws -> Int64 {
        guard let last else { return 1 }
        guard try last.int64(1) == statement.opening else {
            throw PaymentErrors.statementGap(
                expected: try last.int64(1), found: statement.opening, previous: try last.text(3))
        }
        return try last.int64(0) + 1
    }

    // MARK: - Matching

    /// One booking of the statement with the entry of a file that it answers.
    private struct Booked {
        let number: Int
        let detail: BankStatement.Detail
        let bookedOn: CivilDate
        let entry: BankFileStore.Entry?
    }

    private func apply(
        _ statement: BankStatement, _ hash: [UInt8], number: Int64, at now: Timestamp, in tx: Transaction,
        trace: String?
    ) async throws -> StatementImport {
        let booked = try await match(statement, tx)
        let orders = Set(booked.compactMap { $0.entry?.order }).sorted()
        let rows = try await tx.query(PaymentStore.lockAll, .idArray(orders)).rows
        var payments = Dictionary(uniqueKeysWithValues: try rows.map(PaymentStore.payment).map { ($0.order, $0) })
        var answered: [String] = []
        var unmatched: [Booked] = []
        for item in booked {
            if let entry = item.entry, var payment = payments[entry.order],
                try await follow(item.detail, entry, &payment, at: now, in: tx, trace: trace)
            {
                payments[entry.order] = payment
                answered.append(entry.endToEndID)
            } else {
                unmatched.append(item)
            }
        }
        tx.enqueue(BankFileStore.answer, .textArray(answered))
        tx.enqueue(
            StatementStore.insert, .int64(number), .text(statement.id), .bytes(hash), .int64(statement.opening),
            .int64(statement.closing), .text(statement.currency.rawValue), .int64(Int64(booked.count)),
            .int64(Int64(answered.count)), .int64(Int64(unmatched.count)), .timestamp(now))
        for item in unmatched { enqueueUnmatched(item, statement, number, tx) }
        return StatementImport(
            statement: statement.id, entries: booked.count, matched: answered.count, unmatched: unmatched.count,
            isRepeated: false)
    }

    /// By the end-to-end id; else by mandate and amount, when only one debit fits.
    private func match(_ statement: BankStatement, _ tx: Transaction) async throws -> [Booked] {
        let details = statement.entries.flatMap { entry in entry.details.map { (entry.bookedOn, $0) } }
        let rows = try await tx.query(
            BankFileStore.entries, .textArray(Array(Set(details.compactMap(\.1.endToEndID))))
        ).rows
        var known: [String: BankFileStore.Entry] = [:]
        for row in rows { known[try row.text(0)] = try entry(row) }
        var booked: [Booked] = []
        for (index, (bookedOn, detail)) in details.enumerated() {
            var found = detail.endToEndID.flatMap { known[$0] }
            if found == nil, let mandate = detail.mandate { found = try await byMandate(mandate, detail.amount, tx) }
            booked.append(Booked(number: index + 1, detail: detail, bookedOn: bookedOn, entry: found))
        }
        return booked
    }

    private func byMandate(_ mandate: String, _ amount: Int64, _ tx: Transaction) async throws -> BankFileStore.Entry? {
        guard
            let id = try await tx.query(BankFileStore.byMandate, .text(mandate), .int64(amount)).rows.first?
                .optionalText(0)
        else { return nil }
        return try await tx.query(BankFileStore.entries, .textArray([id])).rows.first.map(entry)
    }

    private func entry(_ row: Row) throws -> BankFileStore.Entry {
        BankFileStore.Entry(
            endToEndID: try row.text(0), order: try row.id(1), kind: try PaymentStore.choice(row.text(2)),
            amount: try row.int64(3), mandateReference: nil)
    }

    private func enqueueUnmatched(_ item: Booked, _ statement: BankStatement, _ number: Int64, _ tx: Transaction) {
        let reference = item.detail.endToEndID ?? item.detail.structuredReference ?? item.detail.remittance
        tx.enqueue(
            StatementStore.insertUnmatched, .int64(number), .int64(Int64(item.number)),
            .int64(item.detail.isCredit ? item.detail.amount : -item.detail.amount),
            .text(statement.currency.rawValue), .text(String(reference.prefix(140))), .date(item.bookedOn))
    }

    // MARK: - Effects

    /// Gives a booking its effect; false when it has none, e.g. since the amount is another one.
    private func follow(
        _ detail: BankStatement.Detail, _ entry: BankFileStore.Entry, _ payment: inout Payment, at now: Timestamp,
        in tx: Transaction, trace: String?
    ) async throws -> Bool {
        guard detail.amount == entry.amount else { return false }
        var bookings: [Booking]
        switch (entry.kind, detail.isCredit, detail.returnCode) {
        case (.debit, true, nil):
            guard entry.endToEndID == payment.debitEndToEndID else { return false }
            bookings = payment.settle(at: now)
            if bookings.isEmpty { return false }
            try desk.append(
                DebitSettled(order: payment.order, amount: payment.money(entry.amount), settledAt: now),
                about: payment.order, at: now, in: tx, trace: trace)
            bookings += try await desk.considerPayout(&payment, now: now, in: tx, trace: trace)
            desk.considerRefund(&payment, now: now, in: tx)
        case (.debit, _, _):
            guard entry.endToEndID == payment.debitEndToEndID else { return false }
            bookings = payment.failDebit()
            if bookings.isEmpty { return false }
            try await tellOfFailure(detail.returnCode ?? "UNKNOWN", payment, at: now, in: tx, trace: trace)
        case (.payout, false, nil):
            bookings = payment.postPayout(at: now)
            if bookings.isEmpty { return false }
            try desk.append(
                PayoutPosted(order: payment.order, postedAt: now), about: payment.order, at: now, in: tx, trace: trace)
        case (.refund, false, nil):
            bookings = payment.postRefund()
            if bookings.isEmpty { return false }
        case (.payout, _, _), (.refund, _, _):
            // It came back: a person decides.
            return false
        }
        desk.save(payment, bookings, at: now, in: tx)
        return true
    }

    /// Codes by which a bank says that the mandate or the account is of no use any more (PY-5).
    private static let suspending: Set<String> = ["AC01", "AC04", "AC06", "AC13", "MD01", "MD02", "MD07", "SL01"]

    private func tellOfFailure(
        _ code: String, _ payment: Payment, at now: Timestamp, in tx: Transaction, trace: String?
    ) async throws {
        if StatementImporter.suspending.contains(code), let mandate = payment.mandate {
            tx.enqueue(MandateStore.setStatus, .id(mandate), .text(GrantedMandate.Status.suspended.rawValue))
        }
        try desk.append(
            DebitFailed(order: payment.order, code: code, failedAt: now), about: payment.order, at: now, in: tx,
            trace: trace)
        try await desk.mailbox.send(.debitFailed, to: .buyer, about: payment, at: now, in: tx, trace: trace)
    }
}
