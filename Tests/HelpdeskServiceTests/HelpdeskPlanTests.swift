import Reactor
import ServiceTestKit
import Testing

@testable import HelpdeskService

/// That the inbox and the mails cost the same however many there are.
@Suite("Plans of the inbox and the mails")
@Loop
struct HelpdeskPlanTests {
    @Test("what is due and what is recent is found along its index")
    func alongTheIndex() async throws {
        try await MailFixture.withFolder { fixture, _ in
            _ = try await fixture.helpdesk.rows(
                """
                INSERT INTO contact_message (id, address, message, language, received_at, content_hash, stored_at)
                SELECT gen_random_uuid(), '', '', 'nl', clock_timestamp(), '', clock_timestamp() - n * interval '1 minute'
                FROM generate_series(1, 20000) n
                """)
            _ = try await fixture.helpdesk.rows(
                """
                INSERT INTO mail_delivery (id, source, cause, recipient, order_id, status, requested_at, due_at)
                SELECT gen_random_uuid(), 'orders', 'cause', gen_random_uuid(), gen_random_uuid(), 'waiting',
                    clock_timestamp(), clock_timestamp() + interval '1 hour' + n * interval '1 second'
                FROM generate_series(1, 20000) n
                """)
            _ = try await fixture.helpdesk.rows("ANALYZE contact_message, mail_delivery")
            let recent = try await fixture.helpdesk.plan(of: ContactMessageStore.countRecent)
            #expect(recent.contains("Index Cond: (stored_at >") && !recent.contains("Seq Scan"), "\(recent)")
            let due = try await fixture.helpdesk.plan(
                of: MailDeliveryStore.claim, [.text("helpdesk-0"), .text("boot"), .int64(30), .int64(10)])
            #expect(due.contains("Index Cond: (due_at <=") && !due.contains("Seq Scan"), "\(due)")
        }
    }
}
