import Contracts
import HelpdeskDomain
import Kernel
import Messaging
import Reactor
import Signing
import Wire

/// Puts a mail together from what others keep: its text from the service that wrote it, the address from the gateway.
/// Helpdesk keeps neither.
@Loop
struct MailAssembly {
    /// Why a mail cannot be put together, as the outcome of its delivery.
    struct Hindrance: Error {
        let outcome: TransferOutcome
    }

    let bus: Bus
    let claim: MailClaim
    let from: OutgoingMail.Mailbox

    /// Without a transaction: the network may be slow.
    func assemble() async throws(Hindrance) -> OutgoingMail {
        var options = CallOptions()
        options.metadata.traceParent = claim.traceParent
        let text: MailText
        let party: Party
        do throws(RPCError) {
            text = try await bus.call(
                GetMail.self, GetMail.Request(mail: claim.id), on: claim.source, options: options)
            party = try await bus.call(
                GetParty.self, GetParty.Request(member: claim.recipient, purpose: "mail:\(claim.id)"), options: options)
        } catch {
            throw MailAssembly.hindrance(error)
        }
        guard text.mail == claim.id, text.recipient == claim.recipient, party.member == claim.recipient else {
            throw Hindrance(outcome: .deferred(.platform, answer: "its source names another mail or recipient"))
        }
        guard let address = MailAddress(party.contact.email) else {
            throw Hindrance(outcome: .refused(answer: "the member has no valid address"))
        }
        return OutgoingMail(
            id: claim.id, date: claim.requestedAt, from: from,
            to: OutgoingMail.Mailbox(name: party.contact.fullName, address: address), language: text.language,
            subject: text.subject, text: text.text, html: text.html, attachments: try attachments(of: text))
    }

    private func attachments(of text: MailText) throws(Hindrance) -> [OutgoingMail.Attachment] {
        var attachments: [OutgoingMail.Attachment] = []
        for attachment in text.attachments {
            guard let content = bytes(base64URL: attachment.content) else {
                throw Hindrance(outcome: .deferred(.platform, answer: "an attachment is malformed"))
            }
            attachments.append(
                OutgoingMail.Attachment(
                    fileName: attachment.fileName, mediaType: attachment.mediaType, content: content))
        }
        return attachments
    }

    private static func hindrance(_ error: RPCError) -> Hindrance {
        switch error.code {
        case .unavailable, .deadlineExceeded, .resourceExhausted, .aborted, .cancelled:
            Hindrance(outcome: .hindered(answer: error.reason))
        default: Hindrance(outcome: .deferred(.platform, answer: error.reason))
        }
    }
}
