import CCurl
import HelpdeskDomain
import Kernel
import Synchronization

/// Mails by SMTP, with libcurl; a connection for each.
final class SMTPTransport: MailTransport {
    /// The server's time, and some for looking up its name and for closing.
    var transferSeconds: Int64 { server.timeoutSeconds + 30 }
    private let server: SMTPServer
    private let isStopping = Atomic(false)

    init(_ server: SMTPServer) {
        precondition(SMTPTransport.isReady, "libcurl could not be initialised")
        self.server = server
    }

    func send(_ mail: OutgoingMail, attempt: @escaping @Sendable () -> Bool) -> FinishedTransfer {
        let conversation = SMTPConversation(
            text: mail.bytes, attempt: attempt,
            mustEnd: { self.isStopping.load(ordering: .relaxed) })
        guard let session = SMTPSession(server, from: mail.from.address, to: mail.to.address, conversation) else {
            return FinishedTransfer(outcome: .hindered(answer: "no memory for a connection"))
        }
        let outcome = session.perform().outcome
        return FinishedTransfer(outcome: outcome, release: { session.close() })
    }

    /// A mail that was given away leaves no trace here.
    func settle(_ mail: MailID) -> Bool { false }

    func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Once per process, before the first handle.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
}
