import Contracts
import Reactor
import Wire

extension ServiceContext {
    /// Serves the texts of this service's own mails to the helpdesk, which delivers them (OR-2). An id that is not
    /// among them is refused as `MAIL_UNKNOWN`.
    package func serveMails() {
        serve(GetMail.self) { [pool] request, _ in
            guard let text = try await MailStore.text(of: request.mail, pool) else {
                throw RPCError(
                    .notFound, reason: "MAIL_UNKNOWN", "this service has no mail of that id", rule: "OR-2")
            }
            return text
        }
    }
}
