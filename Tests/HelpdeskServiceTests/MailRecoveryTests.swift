import Contracts
import Foundation
import HelpdeskService
import Kernel
import Reactor
import ServiceTestKit
import Testing
import Wire

/// Mails as files, and what becomes of mails whose sender has gone (OR-2).
@Suite("Delivery as files", .serialized)
@Loop
struct MailRecoveryTests {
    private func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    }

    @Test("OR-2: without a mail server a mail is one file that its owner alone can read")
    func written() async throws {
        try await MailFixture.withFolder { fixture, folder in
            let mail = try await fixture.request(fixture.newMail(to: "anna@example.org", attachmentBytes: 10))
            let delivery = try await fixture.wait(mail, until: "delivered")
            #expect(delivery.attempts == 1 && delivery.answer == "written")
            #expect(try names(in: folder) == ["\(mail).eml"])
            let path = folder.appending(path: "\(mail).eml").path()
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            #expect(text.contains("Message-ID: <\(mail)@gavel.example>\r\n"))
            #expect(text.hasSuffix("--\r\n"))
        }
    }

    @Test("OR-2: mails of payments are delivered, too, and each cause is a mail of its own")
    func causes() async throws {
        try await MailFixture.withFolder { fixture, folder in
            let first = fixture.newMail(to: "anna@example.org")
            let second = fixture.newMail(to: "anna@example.org")
            try await fixture.request(first, cause: "preNotification", from: .payments)
            try await fixture.request(second, cause: "debitFailed", from: .payments)
            try await fixture.wait(first.mail, until: "delivered")
            try await fixture.wait(second.mail, until: "delivered")
            #expect(try names(in: folder).count == 2)
        }
    }

    @Test("OR-2: a second mail of one cause to one recipient is not delivered, and said")
    func onlyOnce() async throws {
        try await MailFixture.withFolder { fixture, folder in
            let first = fixture.newMail(to: "anna@example.org")
            try await fixture.request(first)
            var second = fixture.newMail(to: "anna@example.org")
            second.recipient = first.recipient
            try await fixture.request(second)
            try await untilTrue("both were taken in") {
                try await fixture.helpdesk.count("SELECT coalesce(sum(version), 0)::bigint FROM inbox") == 2
            }
            try await fixture.wait(first.mail, until: "delivered")
            #expect(try await fixture.delivery(second.mail) == nil)
            #expect(try names(in: folder) == ["\(first.mail).eml"])
            #expect(fixture.platform.log.lines.contains { $0.contains("a second mail of one cause") })
        }
    }

    @Test("OR-2: whose sender went in the middle is unknown and never sent again, unless it can be seen that it left")
    func senderGone() async throws {
        try await MailFixture.withFolder { fixture, folder in
            let gone = try await fixture.deliver(to: "gone@example.org", until: "delivered").mail
            let left = try await fixture.deliver(to: "left@example.org", until: "delivered").mail
            let elsewhere = try await fixture.deliver(to: "elsewhere@example.org", until: "delivered").mail
            try FileManager.default.removeItem(at: folder.appending(path: "\(gone).eml"))
            try FileManager.default.removeItem(at: folder.appending(path: "\(elsewhere).eml"))
            try Data("x".utf8).write(to: folder.appending(path: ".\(gone).part"))
            // As a process leaves it that is killed between its two commits.
            let sending = """
                UPDATE mail_delivery SET status = 'sending', answer = NULL, delivered_at = NULL, holder_boot = 'earlier',
                    due_at = clock_timestamp() + interval '1 hour', holder_instance = $2 WHERE id = $1 RETURNING 1
                """
            _ = try await fixture.helpdesk.rows(sending, .id(gone), .text("helpdesk-0"))
            _ = try await fixture.helpdesk.rows(sending, .id(left), .text("helpdesk-0"))
            _ = try await fixture.helpdesk.rows(sending, .id(elsewhere), .text("helpdesk-1"))
            let unknown = try await fixture.wait(gone, until: "unknown")
            #expect(unknown.answer == "its sender has gone" && unknown.attempts == 1)
            try await fixture.wait(left, until: "delivered")
            // Another replica may still be at it, until its time is over.
            #expect(try await fixture.delivery(elsewhere)?.status == "sending")
            _ = try await fixture.helpdesk.rows(
                "UPDATE mail_delivery SET due_at = clock_timestamp() WHERE id = $1 RETURNING 1", .id(elsewhere))
            try await fixture.wait(elsewhere, until: "unknown")
            await fixture.helpdesk.stop()
            let again = try await fixture.startHelpdesk()
            try await fixture.deliver(to: "later@example.org", until: "delivered")
            #expect(try await again.count("SELECT count(*) FROM mail_delivery WHERE status = 'unknown'") == 2)
            #expect(try names(in: folder).count == 2)
        }
    }

    @Test("OR-2: what an earlier process had claimed and not begun is delivered at once")
    func claimReleased() async throws {
        try await MailFixture.withFolder { fixture, folder in
            await fixture.helpdesk.stop()
            let mail = try await fixture.request(fixture.newMail(to: "anna@example.org"))
            let again = try await fixture.startHelpdesk()
            try await fixture.wait(mail, until: "delivered")
            _ = try await again.rows(
                """
                UPDATE mail_delivery SET status = 'waiting', attempts = 0, due_at = clock_timestamp() + interval '1 hour',
                    holder_instance = 'helpdesk-0', holder_boot = 'earlier' RETURNING 1
                """)
            await again.stop()
            _ = try await fixture.startHelpdesk()
            try await fixture.wait(mail, until: "delivered")
            #expect(try names(in: folder) == ["\(mail).eml"])
        }
    }

    @Test("OR-2: a folder that is gone leaves no attempt; back again it gets the mail")
    func folderGone() async throws {
        try await MailFixture.withFolder { fixture, folder in
            try FileManager.default.removeItem(at: folder)
            let mail = try await fixture.request(fixture.newMail(to: "anna@example.org"))
            try await untilTrue("it was tried") { try await fixture.delivery(mail)?.answer != nil }
            #expect(try await fixture.delivery(mail)?.attempts == 0)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            let delivery = try await fixture.wait(mail, until: "delivered")
            #expect(delivery.attempts == 1)
        }
    }

    @Test("OR-2: a member without a valid address gets no mail")
    func noAddress() async throws {
        try await MailFixture.withFolder { fixture, folder in
            let delivery = try await fixture.deliver(to: "anna@example.org\r\nBcc: x@example.org", until: "undelivered")
            #expect(delivery.attempts == 0 && delivery.answer == "the member has no valid address")
            #expect(try names(in: folder).isEmpty)
        }
    }
}
