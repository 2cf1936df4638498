import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit

/// The orders service: what follows from an award until the payout or the cancellation.
package enum OrdersService {
    package static let definition = ServiceDefinition(
        name: .orders,
        migrations: [
            Migration(file: "V0100_orders", bytes: PackageResources.V0100_orders_sql),
            Migration(file: "V0101_appointments", bytes: PackageResources.V0101_appointments_sql),
        ],
        statements: statements, policies: OrderPolicies.shipped, start: start)

    private static let statements: [Statement] =
        OrderStore.all + ContractStore.all + PartyStore.all + RatingStore.all + OrderAudit.all

    @Loop
    private static func start(_ context: ServiceContext) async throws -> ServiceDefinition.Stop? {
        let writer = OrderWriter(context: context, policies: try OrderPolicies(context.policies))
        let mailbox = OrderMailbox(writer: writer)
        OrderTimekeeper(writer: writer, mailbox: mailbox).register()
        let maker = DossierMaker(context: context, policies: writer.policies)
        try await maker.checkRendering()
        OpenOrderOnAuctionSold.register(maker, writer, mailbox)
        NotePayoutOnPayoutInstructed.register(writer, mailbox)
        CompleteOrderOnPayoutPosted.register(writer)
        CancelOrderOnOrderUnwound.register(writer, mailbox)
        RejectCancellationOnUnwindRefused.register(writer, mailbox)
        RenamePartyOnMemberChanged.register(context)
        OrderHandlers.register(writer, mailbox)
        context.serveMails()
        let audit = OrderAudit(context: context)
        context.serve(AuditData.self) { request, _ in try await audit.run(request) }
        return nil
    }
}
