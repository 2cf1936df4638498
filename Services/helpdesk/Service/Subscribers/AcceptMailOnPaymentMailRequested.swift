import Contracts
import Reactor
import ServiceKit

/// Takes in a mail that payments asked for (OR-2).
enum AcceptMailOnPaymentMailRequested {
    @Loop
    static func register(_ context: ServiceContext, _ intake: MailIntake) {
        context.feeds.on(PaymentMailRequested.self) { mail, event, tx in
            try await intake.accept(
                mail.mail, from: .payments, cause: mail.cause, to: mail.recipient, about: mail.order,
                requestedAt: mail.requestedAt, trace: event.traceParent, in: tx)
        }
    }
}
