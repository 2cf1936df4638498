import Contracts
import Kernel
import Wire

extension Samples {
    static let helpdeskContracts = helpdeskContractsParts.flatMap { $0 }

    private static let helpdeskContractsParts: [[Golden]] = [
        method(
            ListMails.self, ListMails.Request(status: "text", cursor: "opaque", limit: 50),
            Page(
                items: [
                    MailDelivery(
                        mail: award.derived(), source: .orders, cause: "award", recipient: member, status: "text",
                        attempts: 3, answer: "text", requestedAt: instant, deliveredAt: instant, dueAt: later)
                ], nextCursor: "opaque")),
        method(
            ListMails.self, ListMails.Request(status: nil, cursor: nil, limit: 50), Page(items: [], nextCursor: nil),
            variant: ".minimal"),
        method(
            SendContactMessage.self,
            SendContactMessage.Request(address: "anna@example.org", message: "text", language: .de),
            ContactReceipt(id: award.derived(), receivedAt: instant)),
        method(
            ListContactMessages.self, ListContactMessages.Request(administrator: member, cursor: "opaque", limit: 50),
            Page(
                items: [
                    ContactMessage(
                        id: award.derived(), address: "anna@example.org", message: "text", language: .de,
                        receivedAt: instant, isDone: true)
                ], nextCursor: "opaque")),
        method(
            ListContactMessages.self, ListContactMessages.Request(administrator: member, cursor: nil, limit: 50),
            Page(items: [], nextCursor: nil), variant: ".minimal"),
        method(
            CloseContactMessage.self, CloseContactMessage.Request(administrator: member, message: award.derived()),
            ContactMessage(
                id: award.derived(), address: "anna@example.org", message: "text", language: .de, receivedAt: instant,
                isDone: true)),
        method(
            GetParty.self, GetParty.Request(member: member, purpose: "order:1"),
            Party(
                member: member, userName: "text",
                contact: ContactData(
                    fullName: "text", street: "text", postalCode: "text", city: "text", country: "text", phone: "text",
                    email: "text"), status: .consumer, market: .de, language: .de)),
        method(
            GetMail.self, GetMail.Request(mail: award.derived()),
            MailText(
                mail: award.derived(), recipient: member, language: .de, subject: "Kaufvertrag", text: "text",
                html: "<p>Hallo</p>",
                attachments: [MailAttachment(fileName: "text", mediaType: "application/pdf", content: "JVBERi0")])),
        method(
            GetMail.self, GetMail.Request(mail: award.derived()),
            MailText(
                mail: award.derived(), recipient: member, language: .de, subject: "Kaufvertrag", text: "text",
                html: "<p>Hallo</p>", attachments: []), variant: ".minimal"),
        method(ArmFailpoint.self, ArmFailpoint.Request(point: "text", side: "sold", passes: 3), Empty()),
    ]
}
