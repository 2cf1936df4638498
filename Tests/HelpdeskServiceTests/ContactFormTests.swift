import Contracts
import Foundation
import HelpdeskService
import Kernel
import Reactor
import ServiceTestKit
import Testing
import Wire

/// The public contact form and the platform's inbox (OR-9).
@Suite("Contact form", .serialized)
@Loop
struct ContactFormTests {
    private let administrator = MemberID(high: 9, low: 1)

    private func withHelpdesk(_ body: @Loop (MailFixture) async throws -> Void) async throws {
        try await MailFixture.withFolder { fixture, folder in
            try await body(fixture)
            // Nothing is mailed: that would invite abuse.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).isEmpty)
            #expect(try await fixture.helpdesk.count("SELECT count(*) FROM mail_delivery") == 0)
            #expect(!fixture.platform.log.lines.contains { $0.contains("example.org") })
        }
    }

    private func send(
        _ fixture: MailFixture, _ address: String, _ message: String, metadata: Metadata = Metadata()
    ) async throws -> ContactReceipt {
        try await fixture.call(
            SendContactMessage.self,
            SendContactMessage.Request(address: address, message: message, language: .nl), metadata: metadata)
    }

    private func refusal(_ body: @Loop () async throws -> Void) async -> RPCError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RPCError
        }
    }

    @Test("OR-9: a message reaches the inbox, newest first, and each reading is on record")
    func inbox() async throws {
        try await withHelpdesk { fixture in
            let first = try await send(fixture, " anna@example.org ", "  Waar is mijn contract?\nGroet ")
            let second = try await send(fixture, "bram@example.org", "Tweede vraag")
            func list(_ cursor: String?) async throws -> Page<ContactMessage> {
                try await fixture.call(
                    ListContactMessages.self,
                    ListContactMessages.Request(administrator: administrator, cursor: cursor, limit: 1))
            }
            let newest = try await list(nil)
            let oldest = try await list(newest.nextCursor)
            #expect(newest.items.map(\.id) == [second.id])
            #expect(oldest.nextCursor == nil)
            let message = try #require(oldest.items.first)
            #expect(message.id == first.id && message.receivedAt == first.receivedAt && !message.isDone)
            #expect(message.address == "anna@example.org" && message.message == "Waar is mijn contract?\nGroet")
            #expect(message.language == .nl)
            let closing = CloseContactMessage.Request(administrator: administrator, message: first.id)
            for _ in 0..<2 { #expect(try await fixture.call(CloseContactMessage.self, closing).isDone) }
            let readings = try await fixture.helpdesk.rows(
                "SELECT administrator, messages::text[] FROM contact_reading ORDER BY id")
            #expect(try readings.allSatisfy { try $0.id(0) == administrator })
            let ids = try readings.map { try $0.textArray(1) }
            #expect(ids == [[second.id.description]] + Array(repeating: [first.id.description], count: 3))
            let unknown = await refusal {
                _ = try await fixture.call(
                    CloseContactMessage.self,
                    CloseContactMessage.Request(
                        administrator: administrator, message: ContactMessageID(high: 1, low: 1)))
            }
            #expect(unknown?.reason == "CONTACT_MESSAGE_NOT_FOUND")
        }
    }

    @Test("OR-9: the same text from the same address is one message, however often it is sent")
    func repeated() async throws {
        try await withHelpdesk { fixture in
            let first = try await send(fixture, "anna@example.org", "Hallo")
            #expect(try await send(fixture, "Anna@example.org", "Hallo ") == first)
            #expect(try await send(fixture, "anna@example.org", "Hallo!") != first)
            #expect(try await send(fixture, "bram@example.org", "Hallo") != first)
            async let left = send(fixture, "carl@example.org", "Zugleich")
            async let right = send(fixture, "carl@example.org", "Zugleich")
            let both = try await (left, right)
            #expect(both.0 == both.1)
            // A minute later it is another message.
            _ = try await fixture.helpdesk.rows(
                "UPDATE contact_message SET stored_at = stored_at - interval '61 seconds' RETURNING 1")
            #expect(try await send(fixture, "anna@example.org", "Hallo") != first)
        }
    }

    @Test("OR-9: a member's key gives the first answer again, and refuses other content (PY-12)")
    func keyed() async throws {
        try await withHelpdesk { fixture in
            var metadata = Metadata()
            metadata.principal = administrator.description
            metadata.idempotencyKey = "k1"
            let first = try await send(fixture, "anna@example.org", "Hallo", metadata: metadata)
            #expect(try await send(fixture, "anna@example.org", "Hallo", metadata: metadata) == first)
            let other = await refusal {
                _ = try await send(fixture, "anna@example.org", "Etwas anderes", metadata: metadata)
            }
            #expect(other?.reason == "IDEMPOTENCY_KEY_REUSED")
            // Strangers share no keys.
            metadata.principal = nil
            #expect(try await send(fixture, "bram@example.org", "Hoi", metadata: metadata) != first)
        }
    }

    @Test("OR-9: all faults of the form are named at once, with its limits")
    func faults() async throws {
        try await withHelpdesk { fixture in
            let both = await refusal { _ = try await send(fixture, "anna", " \n ") }
            #expect(both?.code == .invalidArgument && both?.reason == "FIELD_MALFORMED" && both?.rule == "OR-9")
            #expect(both?.details["field"] == "address")
            #expect(
                both?.details["faults"] == [
                    ["field": "address", "reason": "FIELD_MALFORMED"], ["field": "message", "reason": "MISSING_FIELD"],
                ])
            let long = await refusal {
                _ = try await send(fixture, "anna@example.org", String(repeating: "ä", count: 5001))
            }
            #expect(long?.reason == "FIELD_TOO_LONG" && long?.details["maximum"] == 5000)
            _ = try await send(fixture, "anna@example.org", String(repeating: "ä", count: 5000))
            let bell = await refusal { _ = try await send(fixture, "anna@example.org", "a\u{7}b") }
            #expect(bell?.reason == "FIELD_MALFORMED")
            let zero = await refusal { _ = try await send(fixture, "anna@example.org", "a\u{0}b") }
            #expect(zero?.reason == "FIELD_MALFORMED")
        }
    }

    @Test("OR-9: the inbox takes a limited number of messages within an hour")
    func limited() async throws {
        try await withHelpdesk { fixture in
            let fill = """
                INSERT INTO contact_message (id, address, message, language, received_at, content_hash)
                SELECT gen_random_uuid(), 'a', 'b', 'de', clock_timestamp(), 'x' FROM generate_series(1, 500) RETURNING 1
                """
            _ = try await fixture.helpdesk.rows(fill)
            let busy = await refusal { _ = try await send(fixture, "anna@example.org", "Hallo") }
            #expect(busy?.code == .resourceExhausted && busy?.reason == "CONTACT_FORM_BUSY")
            _ = try await fixture.helpdesk.rows(
                "UPDATE contact_message SET stored_at = stored_at - interval '1 hour' RETURNING 1")
            _ = try await send(fixture, "anna@example.org", "Hallo")
        }
    }
}
