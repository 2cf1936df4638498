import Contracts
import Foundation
import HelpdeskService
import Kernel
import Postgres
import Reactor
import ServiceTestKit
import Testing
import Wire

/// What administrators and operators read of the mails (OR-2).
@Suite("Reading mails", .serialized)
@Loop
struct MailReadsTests {
    private func withMails(_ count: Int, _ body: @Loop (MailFixture, [MailID]) async throws -> Void) async throws {
        try await MailFixture.withFolder { fixture, _ in
            var mails: [MailID] = []
            for _ in 0..<count { mails.append(try await fixture.request(fixture.newMail(to: "anna@example.org"))) }
            for mail in mails { try await fixture.wait(mail, until: "delivered") }
            try await body(fixture, mails)
        }
    }

    @Test("OR-2: mails are listed newest first, by status, page by page")
    func pages() async throws {
        try await withMails(5) { fixture, mails in
            _ = try await fixture.helpdesk.rows(
                "UPDATE mail_delivery SET status = 'unknown', delivered_at = NULL WHERE id = $1 RETURNING 1",
                .id(mails[1]))
            func list(_ status: String?, _ cursor: String?) async throws -> Page<MailDelivery> {
                try await fixture.call(ListMails.self, ListMails.Request(status: status, cursor: cursor, limit: 2))
            }
            let first = try await list(nil, nil)
            let second = try await list(nil, first.nextCursor)
            let third = try await list(nil, second.nextCursor)
            #expect((first.items + second.items + third.items).map(\.mail) == mails.reversed())
            #expect(third.nextCursor == nil)
            #expect(try await list("unknown", nil).items.map(\.mail) == [mails[1]])
            #expect(try await list("delivered", nil).items.map(\.mail) == [mails[4], mails[3]])
            await #expect(throws: RPCError.self) { try await list("lost", nil) }
            await #expect(throws: RPCError.self) { try await list("unknown", first.nextCursor) }
        }
    }

    @Test("OR-2: the audit names every mail, and finds what contradicts the rule")
    func audit() async throws {
        try await withMails(4) { fixture, mails in
            func audit(_ after: String? = nil) async throws -> AuditData.Response {
                try await fixture.call(AuditData.self, AuditData.Request(after: after, limit: 3))
            }
            let first = try await audit()
            let second = try await audit(first.nextCursor)
            #expect(first.checked == 3 && second.checked == 1 && second.nextCursor == nil)
            #expect(first.faults == [] && second.faults == [])
            let named = (first.related?["mail:orders"] ?? []) + (second.related?["mail:orders"] ?? [])
            #expect(named == mails.map(\.description))
            let changes = [
                "status = 'unknown', delivered_at = NULL", "attempts = 0", "delivered_at = NULL",
            ]
            for (mail, change) in zip(mails, changes) {
                _ = try await fixture.helpdesk.rows(
                    "UPDATE mail_delivery SET \(change) WHERE id = $1 RETURNING 1", .id(mail))
            }
            let found = try await audit()
            #expect(found.related?["mailUnknown"] == [mails[0].description])
            #expect(found.faults.contains { $0.hasPrefix("mail \(mails[1])") && $0.contains("without an attempt") })
            #expect(found.faults.contains { $0.hasPrefix("mail \(mails[2])") && $0.contains("lacks the time") })
            #expect(!found.faults.contains { $0.hasPrefix("mail \(mails[0])") })
        }
    }
}
