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
        if !directory.isEmpty, let fault = DurableFile.prepare(folder: directory) {
            context.settings.fault("settings.bankDirectory names the folder \(directory), which \(fault)")
        }
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

    /// The platform as its bank knows it; nil with every fault of the configuration noted.
    private static func creditor(_ settings: Settings) -> Creditor? {
        let (name, bic) = (settings.string("creditorName"), settings.string("creditorBic"))
        let (identifier, ibanText) = (settings.string("creditorIdentifier"), settings.string("creditorIban"))
        let iban = IBAN(ibanText)
        if iban == nil, !ibanText.isEmpty {
            settings.fault("settings.creditorIban has a wrong length or wrong check digits")
        }
        let faults = Creditor.faults(name: name, bic: bic, identifier: identifier)
        for fault in faults {
            let (key, text) =
                switch fault {
                case .name: ("creditorName", name)
                case .bic: ("creditorBic", bic)
                case .identifier: ("creditorIdentifier", identifier)
                }
            // What is missing is noted already.
            if !text.isEmpty { settings.fault("settings.\(key): \(fault)") }
        }
        guard let iban, faults.isEmpty else { return nil }
        do throws(CreditorFault) {
            return try Creditor(name: name, iban: iban, bic: bic, identifier: identifier)
        } catch {
            preconditionFailure("its faults were looked for: \(error)")
        }
    }
}
