import Contracts
import Kernel
import Messaging
import OrdersService
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import Signing
import TestKit
import Testing
import Wire

/// What an award of an appointment becomes: order, contract, mails, contact data.
@Suite("Award documents", .serialized)
@Loop
struct AwardDocumentTests {
    private let seller = OrderFixture.seller
    private let buyer = OrderFixture.buyer

    @Test("OR-1: an opening that fails at its commit leaves nothing behind and happens once when it is tried again")
    func exactlyOnce() async throws {
        try await OrderFixture.with { fixture in
            let orders = fixture.orders
            for sql in [
                "CREATE SEQUENCE failure",
                """
                CREATE FUNCTION fail_twice() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN IF nextval('failure') <= 2 THEN RAISE EXCEPTION 'on purpose'; END IF; RETURN NEW; END $$
                """,
                """
                CREATE CONSTRAINT TRIGGER fail_at_commit AFTER INSERT ON mail DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION fail_twice()
                """,
            ] { _ = try await orders.rows(sql) }
            let id = try await fixture.award()
            #expect(try await orders.count("SELECT count(*) FROM customer_order") == 1)
            #expect(try await orders.count("SELECT count(*) FROM contract WHERE order_id = $1", .id(id)) == 1)
            #expect(try await orders.count("SELECT count(*) FROM mail") == 2)
            #expect(try await orders.count("SELECT count(*) FROM outbox") == 3)
            #expect(try await orders.count("SELECT count(*) FROM deadline") == 2)
            #expect(try await orders.count("SELECT count(*) FROM parked_event") == 0)
            // Two tries were thrown away, with their numbers.
            #expect(try await fixture.view(id).number == "GV-2040-000003")
        }
    }

    @Test("OR-2: one mail to each side, in its language; the sealed part is in the buyer's alone")
    func mails() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            let rows = try await fixture.orders.rows(
                """
                SELECT id, recipient, language, text, html FROM mail
                WHERE aggregate = $1 AND cause = 'award' ORDER BY recipient
                """,
                .text(id.description))
            try #require(rows.count == 2)
            for (row, (own, partner)) in zip(rows, [(seller, buyer), (buyer, seller)]) {
                #expect(try row.id(1) == own)
                #expect(try row.text(2) == PartySource.party(own).language.rawValue)
                let told = try await fixture.orders.rows(
                    """
                    SELECT body ->> 'mail' FROM outbox
                    WHERE type = 'OrderMailRequested' AND body ->> 'recipient' = $1
                    """,
                    .text(own.description))
                #expect(try told.map { try $0.text(0) } == [row.id(0, of: MailKind.self).description])
                let contact = PartySource.contact(partner)
                for column in [3, 4] {
                    let text = try row.text(column)
                    for piece in [contact.fullName, contact.street, contact.phone, contact.email] {
                        #expect(text.contains(piece), "\(piece)")
                    }
                    #expect(text.contains("GEPFLANZTE-LAGE") == (own == buyer))
                    #expect(text.contains("GV-2040-000001"))
                }
            }
        }
    }

    @Test("OR-3: Sold and Bought show the partner's contact data to the parties alone, and each look is logged")
    func disclosure() async throws {
        try await OrderFixture.with { fixture in
            for number in 1...5 { _ = try await fixture.award(UInt64(number)) }
            var cursor: String?
            var listed: [OrderSummary] = []
            repeat {
                let page = try await fixture.bus.call(
                    ListOrders.self, ListOrders.Request(member: buyer, side: "bought", cursor: cursor, limit: 2))
                listed += page.items
                cursor = page.nextCursor
            } while cursor != nil
            #expect(listed.map(\.title) == ["Los 5", "Los 4", "Los 3", "Los 2", "Los 1"])
            #expect(listed.allSatisfy { $0.partner.contact == PartySource.contact(seller) })
            let sold = try await fixture.bus.call(
                ListOrders.self, ListOrders.Request(member: seller, side: "sold", cursor: nil, limit: 100))
            #expect(sold.items.count == 5)
            #expect(sold.items.allSatisfy { $0.partner.contact == PartySource.contact(buyer) })
            let id = listed[0].id
            let view = try await fixture.view(id, buyer)
            #expect(view.role == "buyer")
            #expect(
                view.partner
                    == OrderPartner(member: seller, userName: "mitglied-1", contact: PartySource.contact(seller)))
            let logged = try await fixture.orders.rows(
                "SELECT viewer, via FROM contact_disclosure WHERE order_id = $1 ORDER BY via, viewer", .id(id)
            ).map { "\(try $0.id(0, of: MemberKind.self).low) \(try $0.text(1))" }
            #expect(logged == ["1 list", "2 list", "1 mail", "2 mail", "2 order"])
            // Nobody else learns anything.
            let nobody = try await fixture.bus.call(
                ListOrders.self, ListOrders.Request(member: OrderFixture.stranger, side: "sold", cursor: nil, limit: 9))
            #expect(nobody.items.isEmpty)
            let stranger = OrderFixture.stranger
            #expect(
                try await fixture.refusal(GetOrder.self, GetOrder.Request(order: id, viewer: stranger))
                    == "ORDER_UNKNOWN")
            #expect(
                try await fixture.refusal(
                    GetContract.self, GetContract.Request(order: id, viewer: stranger, format: "pdf"))
                    == "ORDER_UNKNOWN")
            #expect(
                try await fixture.refusal(
                    AttestAppointment.self, AttestAppointment.Request(order: id, member: stranger)) == "ORDER_UNKNOWN")
        }
    }

    @Test("OR-3, OR-10: partners of a service or of goods do not see each other's contact data")
    func otherKinds() async throws {
        try await OrderFixture.with { fixture in
            for (number, kind) in [(UInt64(1), TradeKind.goods), (2, .service)] {
                let id = try await fixture.award(number, kind: kind)
                let view = try await fixture.view(id, buyer)
                #expect(view.state == "placed")
                #expect(view.partner.contact == nil)
                #expect(view.deadlines.isEmpty)
                #expect(view.allowedActions.allSatisfy { $0.reason == "NOT_AN_APPOINTMENT" })
                let contract = try await fixture.bus.call(
                    GetContract.self, GetContract.Request(order: id, viewer: seller, format: "json"))
                let text = String(decoding: bytes(base64URL: contract.content) ?? [], as: UTF8.self)
                #expect(text.contains("mitglied-2"))
                for piece in PartySource.planted { #expect(!text.contains(piece)) }
            }
            #expect(try await fixture.orders.count("SELECT count(*) FROM contact_disclosure") == 0)
            #expect(try await fixture.orders.count("SELECT count(*) FROM deadline") == 0)
            #expect(
                try await fixture.orders.count(
                    "SELECT count(*) FROM mail WHERE text LIKE '%flanz%' OR html LIKE '%flanz%' OR text LIKE '%LAGE%'")
                    == 0)
        }
    }

    @Test("OR-4: the contract is made once, served as it was stored, and cannot be changed")
    func contract() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            let hash = try #require(try await fixture.view(id).contractHash)
            var documents: [String: [UInt8]] = [:]
            for (format, mediaType) in [
                ("json", "application/json"), ("html", "text/html; charset=utf-8"), ("pdf", "application/pdf"),
            ] {
                let first = try await fixture.bus.call(
                    GetContract.self, GetContract.Request(order: id, viewer: seller, format: format))
                let second = try await fixture.bus.call(
                    GetContract.self, GetContract.Request(order: id, viewer: buyer, format: format))
                #expect(first == second)
                #expect(first.hash == hash)
                #expect(first.mediaType == mediaType)
                documents[format] = bytes(base64URL: first.content)
            }
            let json = try #require(documents["json"])
            #expect(hex(sha256(json)) == hash)
            let text = String(decoding: json, as: UTF8.self)
            #expect(text.contains(PartySource.contact(seller).email) && text.contains(PartySource.contact(buyer).email))
            #expect(text.contains(hex(sha256(try JSON.encode(AwardSource.sealed)))))
            #expect(!text.contains("GEPFLANZTE-LAGE"))
            #expect(documents["pdf"]?.starts(with: Array("%PDF-".utf8)) == true)
            #expect(String(decoding: documents["html"] ?? [], as: UTF8.self).contains(hash))
            await #expect(throws: PostgresError.self) {
                _ = try await fixture.orders.rows("UPDATE contract SET hash = 'x'")
            }
            await #expect(throws: PostgresError.self) { _ = try await fixture.orders.rows("DELETE FROM contract") }
            #expect(
                try await fixture.refusal(
                    GetContract.self, GetContract.Request(order: id, viewer: seller, format: "docx"))
                    == "INVALID_PARAMETER")
        }
    }
}
