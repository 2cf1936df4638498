import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceTestKit
import TestKit
import Testing
import Wire

@testable import ServiceKit

/// Mails that a service keeps for their delivery (OR-2).
@Suite("Mail store")
@Loop
struct MailTests {
    private static let definition = ServiceDefinition(name: .orders, migrations: [], statements: []) { context in
        context.serveMails()
        return nil
    }
    private static let instant = Timestamp(seconds: 1_795_000_000)

    private func mail(_ number: UInt64, cause: String = "award", recipient: UInt64 = 1) -> StoredMail {
        var body = MailBody()
        body.paragraph("Guten Tag")
        return StoredMail(
            id: ID(at: Self.instant, random: (number, number)), aggregate: "0197", cause: cause,
            recipient: ID(at: Self.instant, random: (recipient, recipient)), language: .de,
            rendered: RenderedMail(subject: "Zuschlag", language: .de, body: body),
            attachments: [MailAttachment(fileName: "a \"b\".pdf", mediaType: "application/pdf", content: "AAEC")],
            requestedAt: Self.instant)
    }

    @Test("OR-2: the text that was rendered in the transaction of the cause is what the helpdesk fetches")
    func fetched() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let service = try await platform.start(Self.definition, trusting: .service(.helpdesk))
            let mail = mail(1)
            try await service.context.pool.transaction { tx in MailStore.enqueueInsert(mail, in: tx) }
            let text = try await platform.bus().call(GetMail.self, GetMail.Request(mail: mail.id), on: .orders)
            #expect(text.mail == mail.id && text.recipient == mail.recipient && text.language == .de)
            #expect(text.subject == mail.rendered.subject && text.text == mail.rendered.text)
            #expect(text.html == mail.rendered.html && text.attachments == mail.attachments)
        }
    }

    @Test("OR-2: an id of no mail is MAIL_UNKNOWN, and nobody but the helpdesk may ask")
    func unknown() async throws {
        for (caller, code) in [(Caller.service(.helpdesk), RPCCode.notFound), (.service(.gateway), .permissionDenied)] {
            try await TestPlatform.with([.orders: 1]) { platform in
                _ = try await platform.start(Self.definition, trusting: caller)
                let bus = try platform.bus()
                let refusal = await #expect(throws: RPCError.self) {
                    try await bus.call(GetMail.self, GetMail.Request(mail: MailID(high: 1, low: 2)), on: .orders)
                }
                #expect(refusal?.code == code)
                if code == .notFound { #expect(refusal?.reason == "MAIL_UNKNOWN") }
            }
        }
    }

    @Test("OR-2: one mail per cause and recipient, however often the cause is handled")
    func once() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let service = try await platform.start(Self.definition)
            let pool = service.context.pool
            try await pool.transaction { tx in
                MailStore.enqueueInsert(self.mail(1), in: tx)
                MailStore.enqueueInsert(self.mail(2, recipient: 2), in: tx)
                MailStore.enqueueInsert(self.mail(3, cause: "cancellationAsked"), in: tx)
            }
            let failure = await #expect(throws: PostgresError.self) {
                try await pool.transaction { tx in MailStore.enqueueInsert(self.mail(4), in: tx) }
            }
            #expect(failure?.constraint == MailStore.onceConstraint)
            #expect(try await service.count("SELECT count(*) FROM mail") == 3)
        }
    }
}
