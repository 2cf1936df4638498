import HelpdeskDomain
import Kernel

/// A way for mails to leave the platform. Its functions block: they are called on threads of a pool.
protocol MailTransport: Sendable {
    /// The longest time that a transfer takes, in seconds: whoever has not come back by then is gone.
    var transferSeconds: Int64 { get }

    /// Hands a mail over.
    ///
    /// `attempt` records that the text begins to leave, and is called once, when nothing but the text is left to send
    /// (OR-2). When it returns false nothing of the text may leave.
    func send(_ mail: OutgoingMail, attempt: @escaping @Sendable () -> Bool) -> FinishedTransfer

    /// Called when the process that sent the mail is gone: whether it can be seen that the mail has left. What else is
    /// left of it is removed.
    func settle(_ mail: MailID) -> Bool

    /// Ends transfers that have not recorded their attempt.
    func stop()
}

/// What `MailTransport.send` comes back with.
struct FinishedTransfer: Sendable {
    let outcome: TransferOutcome
    /// Gives back what the transfer held; may block, so it follows when the outcome is safe.
    var release: @Sendable () -> Void = {}
}
