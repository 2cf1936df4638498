import HelpdeskDomain
import Kernel
import Logging
import Postgres
import Reactor
import ServiceKit

/// Takes in the mails that other services asked for.
@Loop
struct MailIntake {
    let context: ServiceContext
    /// Called when a mail was taken in.
    let onMail: @Loop () -> Void

    /// One row for each source, cause, recipient and order (OR-2). Another mail under the same key is a defect of its
    /// source: it is not delivered, and said.
    func accept(
        _ mail: MailID, from source: ServiceName, cause: String, to recipient: MemberID, about order: OrderID,
        requestedAt: Timestamp, trace: String?, in tx: Transaction
    ) async throws {
        let result = try await tx.query(
            MailDeliveryStore.insert, .id(mail), .text(source.rawValue), .text(cause), .id(recipient), .id(order),
            .timestamp(requestedAt), .optionalText(trace))
        if result.affected == 0 {
            context.logger.error(
                "a second mail of one cause to one recipient is not delivered",
                metadata: ["mail": "\(mail)", "source": "\(source.rawValue)", "cause": "\(cause)", "order": "\(order)"])
        }
        tx.afterCommit(onMail)
        context.failpoints.reachCommit(.mailAccepted, of: tx)
    }
}
