import Contracts
import Kernel
import Messaging
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Mandates and accounts of members (PY-3, PY-7).
@Loop
struct PaymentMethods {
    let desk: PaymentDesk

    static func register(_ desk: PaymentDesk) {
        let methods = PaymentMethods(desk: desk)
        let context = desk.context
        context.serveOnce(GrantMandate.self) { request, call, tx in try await methods.grant(request, call, tx) }
        context.serveOnce(RevokeMandate.self) { request, _, tx in try await methods.revoke(request, tx) }
        context.serve(ListMandates.self) { request, _ in
            let rows = try await context.pool.query(Query(MandateStore.list, [.id(request.member)])).rows
            let today = methods.desk.bankDays.day(of: try await context.clock.now())
            return Mandates(items: try rows.map(MandateStore.mandate).map { methods.view($0, today: today) })
        }
        context.serveOnce(SetPayoutAccount.self) { request, call, tx in
            try await methods.setAccount(request, call, tx)
        }
        context.serve(GetPayoutAccount.self) { request, _ in
            let rows = try await context.pool.query(
                Query(MandateStore.findAccounts, [.idArray([request.member])])
            ).rows
            guard let account = try rows.first.map(PayoutAccountRow.init) else {
                throw PaymentErrors.payoutAccountMissing
            }
            return PayoutAccount(holder: account.holder, maskedIban: account.iban.masked)
        }
    }

    private func grant(
        _ request: GrantMandate.Request, _ call: CallContext, _ tx: Transaction
    ) async throws -> Contracts.Mandate {
        let holder = try holder(request.holder)
        guard let iban = IBAN(request.iban) else { throw PaymentErrors.ibanInvalid }
        guard let scheme = DebitScheme(rawValue: request.scheme) else {
            throw PaymentErrors.invalidField("scheme", DebitScheme.allCases.map(\.rawValue).joined(separator: " or "))
        }
        // What waits for a mandate, locked before the time is read.
        let results = try await tx.pipeline([
            Query(MandateStore.lockMember, [.id(request.member)]),
            Query(PaymentStore.lockWaitingForMandate, [.id(request.member)]), Query(ServiceClock.read),
        ])
        let now = try results[2].single.timestamp(0)
        let id: MandateID = desk.context.newID(at: now)
        let mandate = GrantedMandate(
            id: id, member: request.member, reference: GrantedMandate.reference(id), scheme: scheme, holder: holder,
            iban: iban, signedOn: desk.bankDays.day(of: now))
        MandateStore.enqueueInsert(mandate, at: now, in: tx)
        for var payment in try results[1].rows.map(PaymentStore.payment) where payment.canBeAnnounced {
            let bookings = try await desk.collect(&payment, now: now, in: tx, trace: call.metadata.traceParent)
            desk.save(payment, bookings, at: now, in: tx)
        }
        return view(mandate, today: mandate.signedOn)
    }

    private func revoke(_ request: RevokeMandate.Request, _ tx: Transaction) async throws -> Contracts.Mandate {
        let results = try await tx.pipeline([
            Query(MandateStore.lockOwn, [.id(request.mandate), .id(request.member)]), Query(ServiceClock.read),
        ])
        guard let row = results[0].rows.first else { throw PaymentErrors.mandateUnknown }
        var mandate = try MandateStore.mandate(row)
        mandate.status = .revoked
        tx.enqueue(MandateStore.setStatus, .id(mandate.id), .text(mandate.status.rawValue))
        return view(mandate, today: desk.bankDays.day(of: try results[1].single.timestamp(0)))
    }

    private func setAccount(
        _ request: SetPayoutAccount.Request, _ call: CallContext, _ tx: Transaction
    ) async throws -> PayoutAccount {
        let holder = try holder(request.holder)
        guard let iban = IBAN(request.iban) else { throw PaymentErrors.ibanInvalid }
        let results = try await tx.pipeline([
            Query(MandateStore.lockMember, [.id(request.member)]),
            Query(PaymentStore.lockWaitingForAccount, [.id(request.member)]), Query(ServiceClock.read),
        ])
        let now = try results[2].single.timestamp(0)
        tx.enqueue(
            MandateStore.saveAccount, .id(request.member), .text(holder), .text(iban.text), .timestamp(now))
        for var payment in try results[1].rows.map(PaymentStore.payment) {
            let start = [payment.heldAt, payment.settledAt].compactMap { $0 }.max() ?? now
            let deadline = desk.policies.payoutDeadline(from: start, in: payment.market)
            payment.schedulePayout(on: desk.payoutDay(deadline.executionDate, now))
            desk.save(payment, [], at: now, in: tx)
            if let day = payment.payoutOn { desk.scheduleRun(on: day, in: tx) }
        }
        return PayoutAccount(holder: holder, maskedIban: iban.masked)
    }

    /// The name of an account's holder: what banks can read of it must not be empty.
    private func holder(_ text: String) throws -> String {
        let maximum = desk.policies.holderMaximumCharacters
        let name = ReadableText.line(text)
        guard name.count <= maximum, !BankText.sepa(name, maximumLength: maximum).isEmpty else {
            throw PaymentErrors.invalidField("holder", "1 to \(maximum) characters with letters that banks take")
        }
        return name
    }

    private func view(_ mandate: GrantedMandate, today: CivilDate) -> Contracts.Mandate {
        // Mandates belong to a member, not to a market; the months are the same in all of them.
        let months = desk.policies.fees(in: .de).mandateLapseMonths
        let lapsesOn = mandate.lapsesOn(afterMonths: months)
        let isLapsed = mandate.status == .active && today >= lapsesOn
        return Contracts.Mandate(
            id: mandate.id, reference: mandate.reference, scheme: mandate.scheme.rawValue, holder: mandate.holder,
            maskedIban: mandate.iban.masked, signedOn: mandate.signedOn, lastUsedOn: mandate.lastUsedOn,
            lapsesOn: lapsesOn, status: isLapsed ? "lapsed" : mandate.status.rawValue)
    }
}
