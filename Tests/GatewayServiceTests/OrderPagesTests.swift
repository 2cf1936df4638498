import Contracts
import Kernel
import Reactor
import Signing
import Testing
import Wire

@testable import GatewayService

/// What the order page, the contract, bank files and the contact form answer with in detail.
@Suite struct OrderPagesTests {
    private static let order = "/v1/orders/\(TestOrders.order)"
    private static let ben = ["Authorization": "Bearer ben"]
    private static let clara = ["Authorization": "Bearer clara"]

    @Test("OR-10: forbidden actions come with their reason in the reader's language")
    func order() async throws {
        let front = try await TestFront()
        _ = await TestOrders(front)
        let answer = try await front.send("GET", Self.order, Self.ben)
        #expect(answer.headers[.cacheControl] == "no-store")
        let actions = try #require(answer.json?["allowedActions"]?.arrayValue)
        #expect(actions[0]["isAllowed"] == true && actions[0]["reason"] == nil && actions[0]["text"] == nil)
        #expect(actions[1]["reason"] == "ATTESTED_ALREADY" && actions[1]["text"] == "U hebt dit al bevestigd.")
        // A text with a hole, or of a reason that this gateway does not know, is left out.
        #expect(actions[2]["reason"] == "TOO_MANY_PROPOSALS" && actions[2]["text"] == nil)
        #expect(actions[3]["reason"] == "FROM_A_NEWER_SERVICE" && actions[3]["text"] == nil)
        #expect(answer.json?["partner"]?["contact"]?["email"] == "ben@example.com")
        #expect(answer.json?["total"] == ["amount": 12_500, "currency": "EUR"])
        await front.close()
    }

    @Test("OR-3: *Sold* and *Bought* are pages with the partner's contact data, and no cache keeps them")
    func lists() async throws {
        let front = try await TestFront()
        let behind = await TestOrders(front)
        let sold = try await front.send("GET", "/v1/me/sold", ["Authorization": "Bearer anna"])
        #expect(sold.headers[.cacheControl] == "no-store")
        #expect(sold.json?["items"]?.arrayValue?.first?["partner"]?["contact"]?["phone"] == "+49 40 1")
        #expect(sold.json?["nextCursor"] == "next")
        let rest = try await front.send("GET", "/v1/me/sold?cursor=next", ["Authorization": "Bearer anna"])
        #expect(rest.json?["nextCursor"] == nil)
        #expect(await behind.requests["orders.listOrders"]?["side"] == "sold")
        _ = try await front.send("GET", "/v1/me/bought?limit=7", Self.ben)
        let request = await behind.requests["orders.listOrders"]
        #expect(request?["side"] == "bought" && request?["limit"] == 7)
        await front.close()
    }

    @Test("OR-4: the contract is sent as it was stored, with its hash, in the format that is asked for")
    func contract() async throws {
        let front = try await TestFront()
        _ = await TestOrders(front)
        let cases: [(query: String, accept: String?, type: String, etag: String, body: String)] = [
            ("", nil, "application/json", "\"abc\"", "{\"a\":1}"),
            ("?format=pdf", "text/html", "application/pdf", "\"abc-pdf\"", "%PDF-1.7"),
            ("", "application/pdf", "application/pdf", "\"abc-pdf\"", "%PDF-1.7"),
            ("", "text/html,*/*;q=0.8", "text/html; charset=utf-8", "\"abc-html\"", TestOrders.html),
        ]
        for (query, accept, type, etag, body) in cases {
            var headers = Self.ben
            headers["Accept"] = accept
            let answer = try await front.send("GET", Self.order + "/contract" + query, headers)
            #expect(answer.status == 200 && answer.headers[.contentType] == type)
            #expect(answer.body == Array(body.utf8))
            #expect(answer.headers[.eTag] == etag && answer.headers[.contractHash] == "abc")
            let digest = answer.headers[.representationDigest]?.replacing("+", with: "-").replacing("/", with: "_")
            #expect(digest == "sha-256=:\(base64URL(sha256(answer.body)))=:")
            #expect(answer.headers[.vary] == "Accept")
            #expect(answer.headers[.contentDisposition]?.hasPrefix("inline; filename=\"GV-2026-000123.") == true)
            headers["If-None-Match"] = etag
            let again = try await front.send("GET", Self.order + "/contract" + query, headers)
            #expect(again.status == 304 && again.body.isEmpty)
            headers["If-None-Match"] = "\"abc-other\""
            #expect(try await front.send("GET", Self.order + "/contract" + query, headers).status == 200)
        }
        let page = try await front.send("GET", Self.order + "/contract?format=html", Self.ben)
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; style-src 'unsafe-inline'") && !policy.contains("script"))
        var image = Self.ben
        image["Accept"] = "image/png"
        let refused = try await front.send("GET", Self.order + "/contract", image)
        #expect(refused.status == 406 && refused.reason == "NOT_ACCEPTABLE")
        #expect(try await front.send("GET", Self.order + "/contract?format=doc", Self.ben).status == 400)
        await front.close()
    }

    @Test("OR-4: the format follows the best of the ranges that a client accepts")
    func negotiation() throws {
        let cases: [(String, Double, Double, Double)] = [
            ("*/*", 1, 1, 1), ("text/*;q=0.5, application/pdf", 0, 0.5, 1), ("", 0, 0, 0),
            ("application/json;q=0, */*;q=0.3", 0, 0.3, 0.3), ("TEXT/HTML; q=0.7", 0, 0.7, 0),
            ("text/html;level=1;q=0.4", 0, 0.4, 0), ("application/pdf;q=7", 0, 0, 1),
        ]
        for (accept, json, html, pdf) in cases {
            #expect(HeaderText.quality(of: ContractFormat.json.mediaType, in: accept) == json, "\(accept)")
            #expect(HeaderText.quality(of: ContractFormat.html.mediaType, in: accept) == html, "\(accept)")
            #expect(HeaderText.quality(of: ContractFormat.pdf.mediaType, in: accept) == pdf, "\(accept)")
        }
    }

    @Test("OR-5: the agreed appointment is a calendar file")
    func calendar() async throws {
        let front = try await TestFront()
        _ = await TestOrders(front)
        let answer = try await front.send("GET", Self.order + "/appointment.ics", Self.ben)
        #expect(answer.headers[.contentType] == "text/calendar; charset=utf-8")
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"appointment.ics\"")
        #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix("BEGIN:VCALENDAR\r\n"))
        await front.close()
    }

    @Test("PY-3, PY-6: bank files go out and statements come in as XML, by administrators")
    func bank() async throws {
        let front = try await TestFront()
        let behind = await TestOrders(front)
        let file = try await front.send("GET", "/v1/bank-files/\(TestOrders.file)", Self.clara)
        #expect(file.headers[.contentType] == "application/xml")
        #expect(String(decoding: file.body, as: UTF8.self) == "<Document>ü</Document>")
        // What a file name must not have is left out.
        #expect(file.headers[.contentDisposition] == "attachment; filename=\"debit-2026-11-201.xml\"")
        #expect(file.headers[.eTag] == "\"f00\"")
        let unknown = try await front.send("GET", "/v1/bank-files/\(TestOrders.order)", Self.clara)
        #expect(unknown.status == 404 && unknown.reason == "BANK_FILE_UNKNOWN")

        var headers = Self.clara
        headers["Idempotency-Key"] = "s1"
        headers["Content-Type"] = "application/xml; charset=UTF-8"
        let xml = "<Document>\"Müller\" \(String(repeating: "x", count: 400_000))</Document>"
        let done = try await front.send("POST", "/v1/bank-statements", headers, body: xml)
        #expect(done.status == 200 && done.json?["matched"] == 1)
        #expect(await behind.requests["payments.importStatement"]?["xml"]?.stringValue == xml)
        let large = String(repeating: "x", count: 3 * 1024 * 1024 + 1)
        let refused = try await front.send("POST", "/v1/bank-statements", headers, body: large)
        #expect(refused.status == 413 && refused.reason == "BODY_TOO_LARGE")
        headers["Content-Type"] = "application/json"
        #expect(try await front.send("POST", "/v1/bank-statements", headers, body: "{}").status == 415)
        await front.close()
    }

    @Test("OR-9: the contact form is confirmed on the page in the sender's language, and strictly limited by address")
    func contactForm() async throws {
        let front = try await TestFront { $0.rateLimits.addresses[.contact]?.burst = 2 }
        let behind = await TestOrders(front)
        let body = #"{"address": "jan@example.com", "message": "Frage"}"#
        // Whoever is logged in is limited by address like everybody: members are quickly made.
        let headers = ["Accept-Language": "nl", "Authorization": "Bearer anna"]
        let answer = try await front.send("POST", "/v1/contact", headers, body: body)
        #expect(answer.status == 201)
        #expect(answer.json?["confirmation"]?.stringValue?.hasPrefix("Dank u") == true)
        #expect(await behind.requests["helpdesk.sendContactMessage"]?["language"] == "nl")
        #expect(try await front.send("POST", "/v1/contact", body: body).status == 201)
        let refused = try await front.send("POST", "/v1/contact", body: body)
        #expect(refused.status == 429 && refused.reason == "TOO_MANY_REQUESTS")
        // 20 in an hour are one in three minutes.
        let wait = refused.headers[.retryAfter].flatMap { Int($0) } ?? 0
        #expect((1...180).contains(wait))
        #expect(try await front.send("POST", "/v1/contact", body: body, from: "192.0.2.2").status == 201)
        await front.close()
    }

    @Test("OR-2, OR-9: the inbox of the administrators")
    func inbox() async throws {
        let front = try await TestFront()
        let behind = await TestOrders(front)
        let mails = try await front.send("GET", "/v1/mails?status=undelivered", Self.clara)
        #expect(mails.json?["items"]?.arrayValue?.first?["status"] == "undelivered")
        _ = try await front.send("GET", "/v1/contact-messages", Self.clara)
        let request = await behind.requests["helpdesk.listContactMessages"]
        #expect(request?["administrator"]?.stringValue == TestCredentials.clara.description)
        let done = try await front.send("POST", "/v1/contact-messages/\(TestOrders.message)/done", Self.clara)
        #expect(done.json?["isDone"] == true)
        await front.close()
    }

    @Test("OR-3: other sites' scripts see that an answer depends on both Accept and Origin")
    func varying() async throws {
        let front = try await TestFront { $0.allowedOrigins = ["https://shop.example"] }
        _ = await TestOrders(front)
        var headers = Self.ben
        headers["Origin"] = "https://shop.example"
        let answer = try await front.send("GET", Self.order + "/contract", headers)
        #expect(answer.headers[.vary] == "Accept, Origin")
        await front.close()
    }
}
