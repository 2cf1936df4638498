import Contracts
import Kernel
import Reactor
import Testing
import Wire

@testable import GatewayService

/// The routes of orders, payments, mail and contact form, each with success, strangers, missing keys and bad bodies.
@Suite struct OrderRoutesTests {
    /// A request that succeeds, and what may go wrong with it.
    struct Sample: Sendable {
        var method: String
        var path: String
        var operation: String
        var who: String?
        var body: String?
        var status = 200
        var type = "application/json"
        /// Bodies that are refused, with the reason.
        var malformed: [String: String] = [:]

        var headers: [String: String] {
            var headers = ["Idempotency-Key": "k1", "Content-Type": type]
            if let who { headers["Authorization"] = "Bearer \(who)" }
            return headers
        }
    }

    private static let order = "/v1/orders/\(TestOrders.order)"
    private static let proposal = #"{"startsAt": "2026-12-01T09:00:00Z", "durationMinutes": 60, "place": "Ring 2"}"#
    private static let answers = #"{"statusDisclosed": "yes", "solutionsFitted": "no"}"#
    private static let long = String(repeating: "x", count: 5001)

    static let samples: [Sample] = orders + ratings + payments + administration + contact

    private static let orders: [Sample] = [
        Sample(method: "GET", path: "/v1/me/sold?limit=5", operation: "listSold", who: "anna"),
        Sample(method: "GET", path: "/v1/me/bought", operation: "listBought", who: "anna"),
        Sample(method: "GET", path: order, operation: "getOrder", who: "ben"),
        Sample(method: "GET", path: order + "/contract", operation: "getContract", who: "ben"),
        Sample(method: "GET", path: order + "/appointment.ics", operation: "getAppointmentCalendar", who: "anna"),
        Sample(
            method: "POST", path: order + "/proposals", operation: "proposeAppointment", who: "anna", body: proposal,
            status: 201,
            malformed: [
                "{": "MALFORMED_JSON", "{}": "MISSING_FIELD",
                proposal.replacing("60", with: "14"): "INVALID_FIELD",
                proposal.replacing("60", with: "481"): "INVALID_FIELD",
                proposal.replacing("Ring 2", with: ""): "INVALID_FIELD",
                proposal.replacing("Ring 2", with: String(repeating: "x", count: 201)): "INVALID_FIELD",
                proposal.replacing("2026-12-01T09:00:00Z", with: "tomorrow"): "INVALID_FIELD",
            ]),
        Sample(
            method: "POST", path: order + "/proposals/\(TestOrders.proposal)/accept", operation: "acceptAppointment",
            who: "ben", malformed: ["{}": "BODY_NOT_EXPECTED"]),
        Sample(
            method: "POST", path: order + "/attestation", operation: "attestAppointment", who: "ben",
            malformed: ["{}": "BODY_NOT_EXPECTED"]),
        Sample(
            method: "POST", path: order + "/cancellation", operation: "askCancellation", who: "anna",
            body: #"{"reason": "BUYER_POOR_RATINGS", "text": "Schlecht bewertet."}"#, status: 201,
            malformed: [
                #"{"reason": "BORED", "text": "x"}"#: "INVALID_FIELD", #"{"reason": "OTHER"}"#: "MISSING_FIELD",
                #"{"reason": "OTHER", "text": ""}"#: "INVALID_FIELD",
            ]),
        Sample(
            method: "POST", path: order + "/cancellation/answer", operation: "answerCancellation", who: "ben",
            body: #"{"consents": true}"#, malformed: [#"{"consents": "yes"}"#: "INVALID_FIELD"]),
        Sample(
            method: "POST", path: order + "/support-case", operation: "openSupportCase", who: "anna",
            body: #"{"text": "Keine Antwort."}"#, status: 201,
            malformed: [#"{"text": "x", "y": 1}"#: "UNKNOWN_FIELD", #"{"text": ""}"#: "INVALID_FIELD"]),
    ]

    private static let ratings: [Sample] = [
        Sample(method: "GET", path: "/v1/me/ratings-to-give", operation: "listRatingsToGive", who: "anna"),
        Sample(
            method: "POST", path: order + "/ratings/expert", operation: "rateExpert", who: "anna",
            body: #"{"answers": \#(answers), "text": "Gut."}"#, status: 204,
            malformed: [
                #"{"answers": {"statusDisclosed": "perhaps"}}"#: "INVALID_FIELD",
                #"{"answers": {"wouldRecomend": "yes"}}"#: "UNKNOWN_FIELD", #"{"text": "x"}"#: "MISSING_FIELD",
            ]),
        Sample(
            method: "POST", path: order + "/ratings/seller", operation: "rateSeller", who: "ben",
            body: #"{"grade": "positive"}"#, status: 204, malformed: [#"{"grade": "best"}"#: "INVALID_FIELD"]),
        Sample(method: "GET", path: "/v1/members/\(TestCredentials.ben)/ratings", operation: "getRatings", who: nil),
    ]

    private static let payments: [Sample] = [
        Sample(method: "GET", path: order + "/payment", operation: "getOrderPayment", who: "ben"),
        Sample(method: "GET", path: "/v1/me/mandates", operation: "listMandates", who: "ben"),
        Sample(
            method: "POST", path: "/v1/me/mandates", operation: "grantMandate", who: "ben",
            body: #"{"holder": "Ben Beispiel", "iban": "DE89370400440532013000"}"#, status: 201,
            malformed: [
                #"{"holder": "", "iban": "DE89370400440532013000"}"#: "INVALID_FIELD",
                #"{"holder": "Ben", "iban": "DE8937"}"#: "INVALID_FIELD",
                #"{"holder": "Ben", "iban": "XX89370400440532013000"}"#: "IBAN_INVALID",
                #"{"holder": "Ben", "iban": "DE89370400440532013000", "scheme": "B2C"}"#: "INVALID_FIELD",
            ]),
        Sample(
            method: "POST", path: "/v1/me/mandates/\(TestOrders.mandate)/revoke", operation: "revokeMandate",
            who: "ben", malformed: ["{}": "BODY_NOT_EXPECTED"]),
        Sample(method: "GET", path: "/v1/me/payout-account", operation: "getPayoutAccount", who: "anna"),
        Sample(
            method: "PUT", path: "/v1/me/payout-account", operation: "setPayoutAccount", who: "anna",
            body: #"{"holder": "Anna Muster", "iban": "DE02120300000000202051"}"#,
            malformed: [#"{"holder": "Anna Muster"}"#: "MISSING_FIELD"]),
        Sample(method: "GET", path: "/v1/me/statement", operation: "getStatement", who: "anna"),
    ]

    private static let administration: [Sample] = [
        Sample(method: "GET", path: "/v1/support-cases", operation: "listSupportCases", who: "clara"),
        Sample(method: "GET", path: "/v1/bank-files", operation: "listBankFiles", who: "clara"),
        Sample(method: "GET", path: "/v1/bank-files/\(TestOrders.file)", operation: "getBankFile", who: "clara"),
        Sample(
            method: "POST", path: "/v1/bank-statements", operation: "importStatement", who: "clara",
            body: "<Document/>", type: "application/xml", malformed: ["": "BODY_NOT_TEXT", "\u{0}": "BODY_NOT_TEXT"]),
        Sample(method: "GET", path: "/v1/unmatched-entries", operation: "listUnmatchedEntries", who: "clara"),
        Sample(method: "GET", path: "/v1/mails?status=unknown", operation: "listMails", who: "clara"),
        Sample(method: "GET", path: "/v1/contact-messages", operation: "listContactMessages", who: "clara"),
        Sample(
            method: "POST", path: "/v1/contact-messages/\(TestOrders.message)/done", operation: "closeContactMessage",
            who: "clara", malformed: ["{}": "BODY_NOT_EXPECTED"]),
    ]

    private static let contact: [Sample] = [
        Sample(
            method: "POST", path: "/v1/contact", operation: "sendContactMessage", who: nil,
            body: #"{"address": "jan@example.com", "message": "Frage"}"#, status: 201,
            malformed: [
                #"{"address": "jan@example.com", "message": "\#(long)"}"#: "INVALID_FIELD",
                #"{"address": "a@b", "message": "x"}"#: "INVALID_FIELD",
                #"{"address": "jan@example.com"}"#: "MISSING_FIELD",
            ])
    ]

    private func route(_ sample: Sample) throws -> Route {
        try #require(TestRoutes.all.first { $0.operation == sample.operation }, "\(sample.operation)")
    }

    @Test("OR-3 … OR-9, PY-2 … PY-7: every route answers with its documented status and shape")
    func success() async throws {
        let front = try await TestFront()
        let behind = await TestOrders(front)
        for sample in Self.samples {
            let route = try route(sample)
            let answer = try await front.send(sample.method, sample.path, sample.headers, body: sample.body)
            #expect(answer.status == sample.status, "\(sample.operation): \(answer.reason ?? "")")
            #expect(route.traits.status == sample.status, "\(sample.operation)")
            if let shape = route.responseShape {
                let json = try #require(answer.json, "\(sample.operation)")
                #expect(throws: Never.self, "\(sample.operation)") { try shape.check(json) }
            }
            if sample.who != nil { #expect(answer.headers[.cacheControl]?.contains("public") != true) }
            let last = try #require(await behind.calls.last, "\(sample.operation)")
            #expect(last.metadata.principal == member(sample.who)?.description, "\(sample.operation)")
            let isKeyPassed = route.traits.idempotency != .none
            #expect((last.metadata.idempotencyKey == "k1") == isKeyPassed, "\(sample.operation)")
        }
        await front.close()
    }

    private func member(_ name: String?) -> MemberID? {
        name.flatMap { ["anna": TestCredentials.anna, "ben": TestCredentials.ben, "clara": TestCredentials.clara][$0] }
    }

    @Test("PY-12: what affects money, a contract or a legal step is refused without an idempotency key")
    func missingKeys() async throws {
        let front = try await TestFront()
        let behind = await TestOrders(front)
        for sample in Self.samples where sample.method != "GET" {
            if ["sendContactMessage", "closeContactMessage"].contains(sample.operation) { continue }
            #expect(try route(sample).traits.idempotency == .required, "\(sample.operation)")
            var headers = sample.headers
            headers["Idempotency-Key"] = nil
            let answer = try await front.send(sample.method, sample.path, headers, body: sample.body)
            #expect(answer.status == 400 && answer.reason == "IDEMPOTENCY_KEY_REQUIRED", "\(sample.operation)")
        }
        #expect(await behind.calls.isEmpty)
        await front.close()
    }

    @Test("OR-3: strangers get nothing: 401 without a session, 404 for somebody else's order, 403 for no administrator")
    func strangers() async throws {
        let front = try await TestFront()
        _ = await TestOrders(front)
        for sample in Self.samples where sample.who != nil {
            var headers = sample.headers
            headers["Authorization"] = nil
            let nobody = try await front.send(sample.method, sample.path, headers, body: sample.body)
            #expect(nobody.status == 401 && nobody.reason == "NOT_AUTHENTICATED", "\(sample.operation)")
            // Clara is a party of nothing, Ben is no administrator.
            headers["Authorization"] = sample.who == "clara" ? "Bearer ben" : "Bearer clara"
            let other = try await front.send(sample.method, sample.path, headers, body: sample.body)
            if sample.who == "clara" {
                #expect(other.status == 403 && other.reason == "ADMINISTRATOR_NEEDED", "\(sample.operation)")
            } else if sample.path.hasPrefix(Self.order) {
                #expect(other.status == 404 && other.reason == "ORDER_UNKNOWN", "\(sample.operation)")
                #expect(!String(decoding: other.body, as: UTF8.self).contains("ben"), "\(sample.operation)")
            }
        }
        let mandate = try await front.send(
            "POST", "/v1/me/mandates/\(TestOrders.mandate)/revoke",
            ["Authorization": "Bearer anna", "Idempotency-Key": "k"])
        #expect(mandate.status == 404 && mandate.reason == "MANDATE_UNKNOWN")
        let account = try await front.send("GET", "/v1/me/payout-account", ["Authorization": "Bearer ben"])
        #expect(account.status == 404 && account.reason == "PAYOUT_ACCOUNT_MISSING")
        await front.close()
    }

    @Test("Malformed bodies, ids and parameters are refused before any service sees them")
    func malformed() async throws {
        let front = try await TestFront()
        let behind = await TestOrders(front)
        for sample in Self.samples {
            for (body, reason) in sample.malformed {
                let answer = try await front.send(sample.method, sample.path, sample.headers, body: body)
                #expect(answer.status == 400 && answer.reason == reason, "\(sample.operation): \(body.prefix(80))")
            }
            if sample.body != nil {
                var headers = sample.headers
                headers["Content-Type"] = "text/plain"
                let answer = try await front.send(sample.method, sample.path, headers, body: sample.body)
                #expect(answer.status == 415 && answer.reason == "UNSUPPORTED_MEDIA_TYPE", "\(sample.operation)")
                #expect(answer.json?["details"]?["expected"]?.stringValue == sample.type)
            }
            let path = sample.path.split(separator: "/").map { $0.contains("-7c5e-") ? "7" : String($0) }
            guard path.contains("7") else { continue }
            let answer = try await front.send(
                sample.method, "/" + path.joined(separator: "/"), sample.headers, body: sample.body)
            #expect(answer.status == 400 && answer.reason == "INVALID_PARAMETER", "\(sample.operation)")
        }
        for query in ["/v1/me/sold?limit=0", "/v1/me/bought?limit=101", "/v1/mails?status=lost", "/v1/me/sold?x=1"] {
            let answer = try await front.send("GET", query, ["Authorization": "Bearer clara"])
            #expect(answer.status == 400, "\(query)")
        }
        // Only what the service itself decides got there.
        #expect(await behind.calls.allSatisfy { $0.method == "payments.grantMandate" })
        await front.close()
    }

    @Test("Every new route has a sample here")
    func allRoutesAreSampled() {
        let chapters: Set<Chapter> = [.orders, .payments, .contact]
        let earlier: Set<String> = ["claimAdministrator", "listPendingVerifications", "decideVerification"]
        let routes = TestRoutes.all.filter {
            chapters.contains($0.traits.chapter)
                || ($0.traits.chapter == .administration && !earlier.contains($0.operation))
        }
        #expect(Set(routes.map(\.operation)) == Set(Self.samples.map(\.operation)))
    }
}
