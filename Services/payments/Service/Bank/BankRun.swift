import Contracts
import Kernel
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit

/// Makes the files of a day: debits that are to be handed in, payouts and refunds that are to be paid. Rows and bytes
/// first, in one transaction with what they change; `BankFolder` writes the files afterwards.
@Loop
struct BankRun {
    /// Payments in one run; what is more waits for the next one, which follows at once.
    private static let batchSize: Int64 = 2000

    let desk: PaymentDesk
    let folder: BankFolder

    static func register(_ desk: PaymentDesk, _ folder: BankFolder) {
        let run = BankRun(desk: desk, folder: folder)
        desk.context.deadlines.handle(PaymentDesk.bankRun) { key in
            guard let day = CivilDate(key) else { preconditionFailure("the key of this deadline is a day") }
            try await run.perform(upTo: day)
        }
    }

    func perform(upTo day: CivilDate) async throws {
        try await desk.context.pool.transaction { [self] tx in
            // First, under its row lock: whoever sets the same day anew meanwhile waits, and is not overlooked.
            desk.context.deadlines.cancel(PaymentDesk.bankRun, key: day.description, in: tx)
            let results = try await tx.pipeline([
                Query(PaymentStore.lockDue, [.date(day), .int64(BankRun.batchSize)]), Query(ServiceClock.read),
            ])
            let payments = try results[0].rows.map(PaymentStore.payment)
            let now = try results[1].single.timestamp(0)
            var batch = try await batch(payments, now, tx)
            try await collect(&batch, tx)
            try await transfer(&batch, tx)
            for file in batch.files { BankFileStore.enqueueInsert(file, in: tx) }
            if payments.count == Int(BankRun.batchSize) { desk.scheduleRun(on: day, in: tx) }
            desk.context.failpoints.reachCommit(.bankFileCreated, of: tx)
        }
        folder.wake()
    }

    /// What a run works on.
    private struct Batch {
        var payments: [Payment]
        let mandates: [MandateID: GrantedMandate]
        let accounts: [MemberID: PayoutAccountRow]
        let now: Timestamp
        var files: [PreparedBankFile] = []
    }

    private func batch(_ payments: [Payment], _ now: Timestamp, _ tx: Transaction) async throws -> Batch {
        let results = try await tx.pipeline([
            Query(MandateStore.lockSome, [.idArray(payments.compactMap(\.mandate))]),
            Query(MandateStore.findAccounts, [.idArray(payments.map(\.seller))]),
        ])
        let mandates = try results[0].rows.map(MandateStore.mandate)
        let accounts = try results[1].rows.map(PayoutAccountRow.init)
        return Batch(
            payments: payments, mandates: Dictionary(uniqueKeysWithValues: mandates.map { ($0.id, $0) }),
            accounts: Dictionary(uniqueKeysWithValues: accounts.map { ($0.member, $0) }), now: now)
    }

    // MARK: - Debits (PY-3)

    private struct DebitGroup: Hashable {
        let scheme: DebitScheme
        let collectOn: CivilDate
    }

    private func collect(_ batch: inout Batch, _ tx: Transaction) async throws {
        let today = desk.bankDays.day(of: batch.now)
        var groups: [DebitGroup: [(Payment, GrantedMandate)]] = [:]
        for index in batch.payments.indices where batch.payments[index].collection == .announced {
            let fees = desk.policies.fees(in: batch.payments[index].market)
            let earliest = desk.bankDays.debit(
                announcedOn: today, preNotificationDays: 0, leadBankDays: fees.collectionLeadBankDays
            ).collectOn
            let collectOn = max(batch.payments[index].collectOn ?? earliest, earliest)
            guard let mandate = batch.payments[index].mandate.flatMap({ batch.mandates[$0] }),
                mandate.holds(on: collectOn, lapseMonths: fees.mandateLapseMonths)
            else {
                try await loseMandate(&batch.payments[index], batch.now, tx)
                continue
            }
            batch.payments[index].submit(collectOn: collectOn)
            desk.save(batch.payments[index], [], at: batch.now, in: tx)
            groups[DebitGroup(scheme: mandate.scheme, collectOn: collectOn), default: []]
                .append((batch.payments[index], mandate))
        }
        for (group, debits) in groups { batch.files.append(try debitFile(group, debits, batch.now)) }
        let used = Dictionary(grouping: groups.flatMap { group, debits in debits.map { (group.collectOn, $1.id) } }) {
            $0.0
        }
        for (day, mandates) in used { tx.enqueue(MandateStore.use, .idArray(mandates.map(\.1)), .date(day)) }
    }

    private func debitFile(
        _ group: DebitGroup, _ debits: [(Payment, GrantedMandate)], _ now: Timestamp
    ) throws -> PreparedBankFile {
        let id: BankFileID = desk.context.newID(at: now)
        let file = try DebitFile(
            messageID: PreparedBankFile.messageID(id), createdAt: now, collectOn: group.collectOn,
            scheme: group.scheme, creditor: desk.mailbox.creditor,
            debits: debits.map { payment, mandate in
                DebitInstruction(
                    endToEndID: payment.debitEndToEndID, amount: payment.money(payment.debitAmount),
                    mandateReference: mandate.reference, mandateSignedOn: mandate.signedOn,
                    debtorName: mandate.holder, debtorIBAN: mandate.iban, remittance: payment.number)
            })
        return PreparedBankFile(
            id: id, kind: "debit", executionDate: group.collectOn, createdAt: now, xml: file.xml,
            entries: debits.map { payment, mandate in
                BankFileStore.Entry(
                    endToEndID: payment.debitEndToEndID, order: payment.order, kind: .debit,
                    amount: payment.debitAmount, mandateReference: mandate.reference)
            })
    }

    private func loseMandate(_ payment: inout Payment, _ now: Timestamp, _ tx: Transaction) async throws {
        var bookings = payment.loseMandate()
        bookings += try await desk.collect(&payment, now: now, in: tx, trace: nil)
        desk.save(payment, bookings, at: now, in: tx)
    }

    // MARK: - Payouts and refunds (PY-7, PY-8)

    private func transfer(_ batch: inout Batch, _ tx: Transaction) async throws {
        let executeOn = desk.bankDays.first(onOrAfter: desk.bankDays.day(of: batch.now))
        var transfers: [(TransferInstruction, BankFileStore.Entry)] = []
        for index in batch.payments.indices {
            var payment = batch.payments[index]
            if payment.payout == .scheduled, let account = batch.accounts[payment.seller] {
                payment.instructPayout()
                transfers.append(payout(payment, to: account))
                try desk.append(
                    PayoutInstructed(order: payment.order, executionDate: executeOn, instructedAt: batch.now),
                    about: payment.order, at: batch.now, in: tx, trace: nil)
                try await desk.mailbox.send(
                    .payoutInstructed, to: .seller, about: payment, at: batch.now, in: tx, trace: nil)
            } else if payment.refund == .reserved, let mandate = payment.mandate.flatMap({ batch.mandates[$0] }) {
                payment.instructRefund()
                transfers.append(refund(payment, to: mandate))
                try await desk.mailbox.send(
                    .refundInstructed, to: .buyer, about: payment, at: batch.now, in: tx, trace: nil)
            } else {
                continue
            }
            desk.save(payment, [], at: batch.now, in: tx)
            batch.payments[index] = payment
        }
        guard !transfers.isEmpty else { return }
        let id: BankFileID = desk.context.newID(at: batch.now)
        let file = try TransferFile(
            messageID: PreparedBankFile.messageID(id), createdAt: batch.now, executeOn: executeOn,
            debtor: desk.mailbox.creditor, transfers: transfers.map(\.0))
        batch.files.append(
            PreparedBankFile(
                id: id, kind: "transfer", executionDate: executeOn, createdAt: batch.now, xml: file.xml,
                entries: transfers.map(\.1)))
    }

    private func payout(
        _ payment: Payment, to account: PayoutAccountRow
    ) -> (TransferInstruction, BankFileStore.Entry) {
        (
            TransferInstruction(
                endToEndID: payment.payoutEndToEndID, amount: payment.money(payment.price),
                creditorName: account.holder, creditorIBAN: account.iban, remittance: payment.number),
            BankFileStore.Entry(
                endToEndID: payment.payoutEndToEndID, order: payment.order, kind: .payout, amount: payment.price,
                mandateReference: nil)
        )
    }

    private func refund(
        _ payment: Payment, to mandate: GrantedMandate
    ) -> (TransferInstruction, BankFileStore.Entry) {
        (
            TransferInstruction(
                endToEndID: payment.refundEndToEndID, amount: payment.money(payment.refundAmount),
                creditorName: mandate.holder, creditorIBAN: mandate.iban, remittance: payment.number),
            BankFileStore.Entry(
                endToEndID: payment.refundEndToEndID, order: payment.order, kind: .refund,
                amount: payment.refundAmount, mandateReference: nil)
        )
    }
}
