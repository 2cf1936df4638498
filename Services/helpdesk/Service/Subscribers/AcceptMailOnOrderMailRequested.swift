import Contracts
import Reactor
import ServiceKit

/// Takes in a mail that orders asked for (OR-2).
enum AcceptMailOnOrderMailRequested {
    @Loop
    static func register(_ context: ServiceContext, _ intake: MailIntake) {
        context.feeds.on(OrderMailRequested.self) { mail, event, tx in
            try await intake.accept(
                mail.mail, from: .orders, cause: mail.cause, to: mail.recipient, about: mail.order,
                requestedAt: mail.requestedAt, trace: event.traceParent, in: tx)
        }
    }
}
