import Contracts
import HelpdeskService
import Kernel
import Reactor
import ServiceTestKit
import Signing
import Testing
import Wire

/// Delivery to a real mail server (OR-2).
@Suite(
    "Delivery by SMTP", .serialized, .enabled(if: MailServer.isAvailable, "GAVEL_PYTHON names no Python with aiosmtpd"))
@Loop
struct MailDeliveryTests {
    @Test("OR-2: a mail is delivered once, and reads as its owner wrote it")
    func delivered() async throws {
        try await MailFixture.withServer { fixture, server in
            let mail = fixture.newMail(to: "accept@example.org", attachmentBytes: 100_000)
            try await fixture.request(mail)
            let delivery = try await fixture.wait(mail.mail, until: "delivered")
            #expect(delivery.attempts == 1 && delivery.answer == "250 2.0.0 to the mail")
            #expect(delivery.deliveredAt != nil && delivery.dueAt == nil)
            #expect(delivery.source == .orders && delivery.cause == "award")
            let received = try #require(try server.received().first)
            #expect(received.from == "noreply@gavel.example")
            #expect(received.recipients == ["accept@example.org"])
            #expect(received.toName == "Jörg \"Jo\" Müller, Makler" && received.toAddress == "accept@example.org")
            #expect(received.headers["Subject"] == mail.subject)
            #expect(received.headers["From"] == "Gavel Prüfstand <noreply@gavel.example>")
            #expect(received.headers["Message-ID"] == "<\(mail.mail)@gavel.example>")
            #expect(received.headers["Auto-Submitted"] == "auto-generated")
            #expect(received.headers["Content-Language"] == "de")
            #expect(received.date == "2026-11-21T09:30:00+00:00")
            #expect(received.text == mail.text)
            #expect(received.html == mail.html)
            let content = try #require(bytes(base64URL: mail.attachments[0].content))
            #expect(
                received.attachments == [
                    .init(
                        fileName: "Vertrag Nr. 1 – Beratung.pdf", mediaType: "application/pdf",
                        sha256: hex(sha256(content)))
                ])
            #expect(received.defects == [] && received.bareLineEnds == 0 && received.longestLine <= 78)
            #expect(server.events(of: "accept@example.org") == ["rcpt", "data", "text", "accepted"])
            #expect(server.events.first?.hello == "gavel.example")
        }
    }

    @Test("OR-2: a slow server's answer is waited for")
    func slow() async throws {
        try await MailFixture.withServer { fixture, server in
            let delivery = try await fixture.deliver(to: "delay@example.org", until: "delivered")
            #expect(delivery.attempts == 1)
            #expect(try server.received().count == 1)
        }
    }

    @Test("OR-2: refused for a while before the text, a mail waits without an attempt", arguments: ["rcpt", "data"])
    func busyBeforeText(_ place: String) async throws {
        try await MailFixture.withServer(pauses: [3]) { fixture, server in
            let address = "busy-\(place)@example.org"
            let mail = try await fixture.request(fixture.newMail(to: address))
            try await untilTrue("it was refused") { try await fixture.delivery(mail)?.answer != nil }
            let waiting = try #require(try await fixture.delivery(mail))
            #expect(waiting.status == "waiting" && waiting.attempts == 0 && waiting.dueAt != nil)
            #expect(waiting.answer == (place == "rcpt" ? "451 4.2.1 (recipient)" : "451 4.3.2 (data)"))
            let delivery = try await fixture.wait(mail, until: "delivered")
            #expect(delivery.attempts == 1)
            #expect(server.events(of: address).filter { $0 == "text" }.count == 1)
        }
    }

    @Test("OR-2: refused for a while after the text, a mail is sent again", arguments: ["busy-text", "shut-down"])
    func busyAfterText(_ behaviour: String) async throws {
        try await MailFixture.withServer { fixture, server in
            let delivery = try await fixture.deliver(to: "\(behaviour)@example.org", until: "delivered")
            #expect(delivery.attempts == 2)
            #expect(try server.received().count == 1)
        }
    }

    @Test("OR-2: a hard bounce is the end of a mail", arguments: [("rcpt", 0), ("data", 0), ("text", 1)])
    func bounced(_ place: String, _ attempts: Int) async throws {
        try await MailFixture.withServer { fixture, server in
            let address = "gone-\(place)@example.org"
            let delivery = try await fixture.deliver(to: address, until: "undelivered")
            #expect(delivery.attempts == attempts && delivery.deliveredAt == nil && delivery.dueAt == nil)
            #expect(delivery.answer?.hasPrefix("55") == true)
            // Another mail passes meanwhile; the first one is not tried again.
            try await fixture.deliver(to: "accept@example.org", until: "delivered")
            #expect(server.events(of: address).filter { $0 == "rcpt" }.count == 1)
        }
    }

    @Test("OR-2: a connection that is lost within the text is no mail, so it is sent again")
    func lostWithinText() async throws {
        try await MailFixture.withServer { fixture, server in
            let delivery = try await fixture.deliver(
                to: "drop-text@example.org", until: "delivered", attachmentBytes: 1_200_000)
            #expect(delivery.attempts == 2)
            #expect(
                server.events(of: "drop-text@example.org")
                    == ["rcpt", "data", "dropped", "rcpt", "data", "text", "accepted"])
        }
    }

    @Test("OR-2: without an answer to the whole text a mail is unknown, and never sent again")
    func lostAnswer() async throws {
        try await MailFixture.withServer { fixture, server in
            for behaviour in ["drop-answer", "hang-answer"] {
                let address = "\(behaviour)@example.org"
                let delivery = try await fixture.deliver(to: address, until: "unknown")
                #expect(delivery.attempts == 1 && delivery.dueAt == nil)
                #expect(delivery.answer?.hasPrefix("no answer to the mail") == true)
                #expect(server.events(of: address) == ["rcpt", "data", "text"])
            }
            await fixture.helpdesk.stop()
            let again = try await fixture.startHelpdesk()
            try await fixture.deliver(to: "accept@example.org", until: "delivered")
            #expect(try await again.count("SELECT count(*) FROM mail_delivery WHERE status = 'unknown'") == 2)
            #expect(server.events(of: "drop-answer@example.org") == ["rcpt", "data", "text"])
        }
    }

    @Test("OR-2: two replicas deliver each mail once")
    func replicas() async throws {
        try await MailFixture.withServer(replicas: 2) { fixture, server in
            var mails: [MailID] = []
            for number in 1...30 {
                mails.append(try await fixture.request(fixture.newMail(to: "accept+\(number)@example.org")))
            }
            try await untilTrue("all are delivered") {
                try await fixture.helpdesk.count("SELECT count(*) FROM mail_delivery WHERE status = 'delivered'") == 30
            }
            let received = try server.received().flatMap(\.recipients)
            #expect(received.count == 30 && Set(received).count == 30)
            #expect(try await fixture.helpdesk.count("SELECT sum(attempts)::bigint FROM mail_delivery") == 30)
        }
    }

    @Test("OR-2: who has lost the claim of a mail sends nothing of it")
    func lostClaim() async throws {
        try await MailFixture.withServer { fixture, server in
            let address = "accept@example.org"
            fixture.onGetMail = { mail in
                _ = try await fixture.helpdesk.rows(
                    "UPDATE mail_delivery SET claim = claim + 1 WHERE id = $1 RETURNING 1", .id(mail))
            }
            let mail = try await fixture.request(fixture.newMail(to: address))
            try await untilTrue("the server was asked") { server.events(of: address).contains("data") }
            fixture.onGetMail = nil
            // The new holder lets it go.
            _ = try await fixture.helpdesk.rows(
                "UPDATE mail_delivery SET due_at = clock_timestamp() WHERE id = $1 RETURNING 1", .id(mail))
            let delivery = try await fixture.wait(mail, until: "delivered")
            #expect(delivery.attempts == 1)
            #expect(server.events(of: address) == ["rcpt", "data", "rcpt", "data", "text", "accepted"])
        }
    }

    @Test("CA-8: a sandbox's clock that stands still stops no mail, and tells when it was delivered")
    func frozenClock() async throws {
        try await MailFixture.withServer { fixture, server in
            let instant = Timestamp("2030-01-01T00:00:00Z")!
            _ = try await fixture.call(SetClock.self, SetClock.Request(instant: instant))
            let delivery = try await fixture.deliver(to: "busy-rcpt@example.org", until: "delivered")
            #expect(delivery.deliveredAt == instant)
        }
    }

    @Test("OR-2: logs name no address, and the answers that are kept neither")
    func privacy() async throws {
        try await MailFixture.withServer { fixture, server in
            for (behaviour, status) in [
                ("accept", "delivered"), ("gone-rcpt", "undelivered"), ("busy-rcpt", "delivered"),
                ("drop-answer", "unknown"),
            ] { try await fixture.deliver(to: "\(behaviour)+secret@example.org", until: status) }
            for word in ["secret", "example.org", "Müller", "geheim", "Hauptstraße"] {
                #expect(!fixture.platform.log.lines.contains { $0.contains(word) }, "\(word)")
            }
            let stored = try await fixture.helpdesk.rows("SELECT row_to_json(m)::text FROM mail_delivery m")
            #expect(try stored.allSatisfy { row in try !row.text(0).contains("example.org") })
        }
    }
}
