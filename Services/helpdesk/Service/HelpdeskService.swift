import Contracts
import HelpdeskDomain
import Kernel
import Postgres
import Reactor
import ServiceKit

/// The helpdesk service: it delivers all mail of the platform, keeps the inbox of the contact form, and knows members
/// and the parties of orders.
package enum HelpdeskService {
    package static let definition = ServiceDefinition(
        name: .helpdesk,
        migrations: [
            Migration(file: "V0100_helpdesk", bytes: PackageResources.V0100_helpdesk_sql),
            Migration(file: "V0101_mail_and_contact", bytes: PackageResources.V0101_mail_and_contact_sql),
        ],
        statements: CorrespondentStore.all + MailDeliveryStore.all + MailAudit.all + ContactMessageStore.all,
        policies: HelpdeskPolicies.shipped, settingsKeys: MailSettings.keys, start: start)

    @Loop
    private static func start(_ context: ServiceContext) async throws -> ServiceDefinition.Stop? {
        let policies = try HelpdeskPolicies(context.policies)
        guard let settings = MailSettings(context.settings) else {
            try context.settings.check()
            preconditionFailure("settings that cannot be used have their faults on record")
        }
        let deliverer = MailDeliverer(
            context: context, settings: settings, schedule: policies.retries, transport: settings.makeTransport())

        KnowMemberOnMemberChanged.register(context)
        KnowPartiesOnOrderOpened.register(context)
        let intake = MailIntake(context: context, onMail: { deliverer.wake() })
        AcceptMailOnOrderMailRequested.register(context, intake)
        AcceptMailOnPaymentMailRequested.register(context, intake)
        serveMails(context)
        serveContact(context, policies)

        let alarmSeconds = policies.waitingAlarmSeconds
        context.onHealthCheck("mail") { deliverer.census.fault(alarmSeconds: alarmSeconds) }
        MailMetrics.register(context, deliverer)
        deliverer.start()
        return { await deliverer.stop() }
    }

    @Loop
    private static func serveMails(_ context: ServiceContext) {
        let reads = MailReads(pool: context.pool)
        context.serve(ListMails.self) { request, _ in try await reads.page(request) }
        let audit = MailAudit(pool: context.pool)
        context.serve(AuditData.self) { request, _ in try await audit.run(request) }
    }

    @Loop
    private static func serveContact(_ context: ServiceContext, _ policies: HelpdeskPolicies) {
        let form = SendContactMessageHandler(context: context, policies: policies)
        context.serve(SendContactMessage.self) { request, call in try await form.handle(request, call) }
        let inbox = ContactInbox(context: context)
        context.serve(ListContactMessages.self) { request, _ in try await inbox.page(request) }
        context.serve(CloseContactMessage.self) { request, _ in try await inbox.close(request) }
    }
}
