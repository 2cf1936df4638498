import Contracts
import Kernel
import Messaging
import OrdersDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Serves the methods of orders.
@Loop
enum OrderHandlers {
    static func register(_ writer: OrderWriter, _ mailbox: OrderMailbox) {
        let context = writer.context
        let reads = OrderReads(context: context, policies: writer.policies)
        context.serve(GetOrder.self) { request, _ in try await reads.order(request.order, viewer: request.viewer) }
        context.serve(ListOrders.self) { request, _ in try await reads.list(request) }
        context.serve(GetContract.self) { request, _ in try await reads.contract(request) }
        context.serve(GetAppointmentCalendar.self) { request, _ in try await reads.calendar(request) }
        context.serve(ListSupportCases.self) { request, _ in try await reads.supportCases(request) }
        registerCommands(writer, mailbox, reads)
        let ratings = RatingHandlers(writer: writer)
        context.serveOnce(RateExpert.self) { request, _, tx in try await ratings.rateExpert(request, tx) }
        context.serveOnce(RateSeller.self) { request, _, tx in try await ratings.rateSeller(request, tx) }
        context.serve(ListRatingsToGive.self) { request, _ in try await ratings.toGive(request) }
        context.serve(GetRatings.self) { request, _ in try await ratings.statistics(request) }
    }

    private static func registerCommands(_ writer: OrderWriter, _ mailbox: OrderMailbox, _ reads: OrderReads) {
        let commands = OrderCommands(context: writer.context, reads: reads)
        let appointment = AppointmentHandlers(writer: writer)
        commands.serve(ProposeAppointment.self) { request, _, tx in try await appointment.propose(request, tx) }
        commands.serve(AcceptAppointment.self) { request, _, tx in try await appointment.accept(request, tx) }
        commands.serve(AttestAppointment.self) { request, call, tx in
            try await appointment.attest(request, call, tx)
        }
        let cancellation = CancellationHandlers(writer: writer, mailbox: mailbox)
        commands.serve(AskCancellation.self) { request, call, tx in try await cancellation.ask(request, call, tx) }
        commands.serve(AnswerCancellation.self) { request, call, tx in
            try await cancellation.answer(request, call, tx)
        }
        commands.serve(OpenSupportCase.self) { request, call, tx in
            try await cancellation.openCase(request, call, tx)
        }
    }
}

/// Serves commands that are answered with the order.
@Loop
private struct OrderCommands {
    let context: ServiceContext
    let reads: OrderReads

    /// The answer is the order as it is after the commit, read anew for each repetition: the record of a key never holds
    /// contact data.
    func serve<M: RPCMethod>(
        _ method: M.Type, _ handler: @escaping @Loop (M.Request, CallContext, Transaction) async throws -> Void
    ) where M.Request: OrderCommandRequest, M.Response == OrderView {
        context.serveOnce(
            method, thenRead: { [reads] in try await reads.order($0.order, viewer: $0.member) }, handler)
    }
}

/// What a party asks to be done with an order.
private protocol OrderCommandRequest {
    var order: OrderID { get }
    /// Who asks.
    var member: MemberID { get }
}

extension ProposeAppointment.Request: OrderCommandRequest {}
extension AcceptAppointment.Request: OrderCommandRequest {}
extension AttestAppointment.Request: OrderCommandRequest {}
extension AskCancellation.Request: OrderCommandRequest {}
extension AnswerCancellation.Request: OrderCommandRequest {}
extension OpenSupportCase.Request: OrderCommandRequest {}
