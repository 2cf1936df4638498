import Contracts
import Kernel
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit

/// The payments service: ledger, debits, escrow, payouts, refunds, bank files and statements.
package enum PaymentsService {
    package static let definition = ServiceDefinition(
        name: .payments,
        migrations: [
            Migration(file: "V0100_payments", bytes: PackageResources.V0100_payments_sql),
            Migration(file: "V0101_ledger", bytes: PackageResources.V0101_ledger_sql),
            Migration(file: "V0102_payments", bytes: PackageResources.V0102_payments_sql),
        ],
        statements: PayableOrderStore.all + LedgerStore.all + PaymentStore.all + MandateStore.all + BankFileStore.all
            + StatementStore.all,
        policies: PaymentPolicies.shipped,
        settingsKeys: ["bankDirectory", "creditorName", "creditorIban", "creditorBic", "creditorIdentifier"],
        start: start)

    @Loop
    private static func start(_ context: ServiceContext) async throws -> ServiceDefinition.Stop? {
        let directory = context.settings.string("bankDirectory")
        let creditor = creditor(context.settings)
        BankFolder.prepare(directory, context.settings)
        try context.settings.check()
        guard let creditor else { preconditionFailure("a missing creditor is a fault of the configuration") }

        let desk = PaymentDesk(
            context: context, policies: try PaymentPolicies(context.policies),
            mailbox: PaymentMailbox(context: context, creditor: creditor))
        let folder = BankFolder(context: context, directory: directory)
        BankRun.register(desk, folder)
        CollectDuesOnOrderOpened.register(desk)
        ReservePayoutOnAppointmentHeld.register(desk)
        UnwindOnCancellationAgreed.register(desk)
        KnowLanguageOnMemberChanged.register(context)
        PaymentMethods.register(desk)
        PaymentReads.register(context)
        PaymentAudit.register(context)
        let importer = StatementImporter(desk: desk)
        context.serve(ImportStatement.self) { request, call in
            try await importer.perform(request.xml, trace: call.metadata.traceParent)
        }
        context.serve(GetBankPosition.self) { _, _ in try await importer.position() }
        context.serveMails()
        folder.start()
        return { await folder.stop() }
    }

    /// The platform as its bank knows it; faults of the configuration are noted.
    private static func creditor(_ settings: Settings) -> Creditor? {
        let (name, bic) = (settings.string("creditorName"), settings.string("creditorBic"))
        let identifier = settings.string("creditorIdentifier")
        let text = settings.string("creditorIban")
        let iban = IBAN(text)
        if iban == nil, !text.isEmpty {
            settings.fault("settings.creditorIban has a wrong length or wrong check digits")
        }
        if !bic.isEmpty, !Creditor.isBIC(bic) { settings.fault("settings.creditorBic is no BIC") }
        if !identifier.isEmpty, !Creditor.isIdentifier(identifier) {
            settings.fault("settings.creditorIdentifier has a wrong form or wrong check digits")
        }
        if !name.isEmpty, BankText.sepa(name, maximumLength: BankText.nameLength).isEmpty {
            settings.fault("settings.creditorName has no letter that banks take")
        }
        guard let iban else { return nil }
        // try?: its faults are noted above.
        return try? Creditor(name: name, iban: iban, bic: bic, identifier: identifier)
    }
}
