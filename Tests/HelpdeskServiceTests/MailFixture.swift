import Contracts
import Foundation
import HelpdeskService
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import Signing
import Wire

/// A helpdesk with what stands around it: services that ask for mails and know members, and a mail server or a folder.
@Loop
final class MailFixture {
    let platform: TestPlatform
    private(set) var helpdesk: TestService!
    private var sources: [ServiceName: TestService] = [:]
    private var texts: [MailID: MailText] = [:]
    private var parties: [MemberID: Party] = [:]
    /// Called while helpdesk waits for the text of a mail.
    var onGetMail: (@Loop (MailID) async throws -> Void)?
    private var lastNumber: UInt64 = 0
    private let settings: JSONValue
    private let policies: PolicySet
    private var client: Bus?

    private init(_ platform: TestPlatform, _ settings: JSONValue, _ policies: PolicySet) {
        self.platform = platform
        self.settings = settings
        self.policies = policies
    }

    /// - Parameters:
    ///   - settings: of helpdesk, beside the sender.
    ///   - pauses: seconds before each further try.
    static func with(
        _ settings: [String: JSONValue], replicas: Int = 1, pauses: [Int64] = [1], giveUpSeconds: Int64 = 432_000,
        _ body: @Loop (MailFixture) async throws -> Void
    ) async throws {
        try await TestPlatform.with([.gateway: 1, .orders: 1, .payments: 1, .helpdesk: replicas]) { platform in
            let sender: [String: JSONValue] = ["mailFrom": "noreply@gavel.example", "mailFromName": "Gavel Prüfstand"]
            let all = settings.merging(sender) { given, _ in given }
            let overrides = [
                policy("retrySeconds", .array(pauses.map(JSONValue.integer))),
                policy("giveUpSeconds", .integer(giveUpSeconds)), policy("waitingAlarmSeconds", 2),
            ]
            let fixture = MailFixture(
                platform, .object(all),
                try HelpdeskService.definition.policies.overridden(by: PolicySet(overrides)))
            try await fixture.startSources()
            fixture.helpdesk = try await fixture.startHelpdesk()
            for replica in 0..<replicas where replica > 0 { _ = try await fixture.startHelpdesk(replica: replica) }
            try await body(fixture)
        }
    }

    /// The same with a folder of its own, into which mails are written.
    static func withFolder(_ body: @Loop (MailFixture, URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gavel-mail-\(UUID().uuidString)")
        defer {
            // try?: a leftover folder of a test harms nobody.
            try? FileManager.default.removeItem(at: folder)
        }
        try await with(["mailDirectory": .string(folder.path())]) { fixture in
            try await body(fixture, folder)
        }
    }

    /// The same with a mail server of its own.
    static func withServer(
        options: [String] = [], settings: [String: JSONValue] = ["smtpSecurity": "none"], replicas: Int = 1,
        pauses: [Int64] = [1], giveUpSeconds: Int64 = 432_000,
        _ body: @Loop (MailFixture, MailServer) async throws -> Void
    ) async throws {
        let server = try MailServer(options)
        defer { server.stop() }
        let base: [String: JSONValue] = [
            "mailTransport": "smtp", "smtpUrl": .string("smtp://127.0.0.1:\(server.port)"), "smtpTimeoutSeconds": 5,
        ]
        try await with(
            base.merging(settings) { $1 }, replicas: replicas, pauses: pauses, giveUpSeconds: giveUpSeconds
        ) { fixture in try await body(fixture, server) }
    }

    func startHelpdesk(replica: Int = 0) async throws -> TestService {
        try await platform.start(HelpdeskService.definition, replica: replica, settings: settings, policies: policies)
    }

    private static func policy(_ key: String, _ value: JSONValue) -> PolicyEntry {
        PolicyEntry(key: "helpdesk.mail.\(key)", kind: nil, market: nil, value: value, rule: "OR-2", source: "test")
    }

    private func startSources() async throws {
        let gateway = ServiceDefinition(name: .gateway, migrations: [], statements: []) { [self] context in
            context.serve(GetParty.self) { request, _ in
                guard let party = self.parties[request.member] else {
                    throw RPCError(.notFound, reason: "MEMBER_UNKNOWN", "there is no such member")
                }
                return party
            }
            return nil
        }
        sources[.gateway] = try await platform.start(gateway, trusting: .service(.helpdesk))
        for name in [ServiceName.orders, .payments] {
            let source = ServiceDefinition(name: name, migrations: [], statements: []) { [self] context in
                context.serve(GetMail.self) { request, _ in
                    try await self.onGetMail?(request.mail)
                    guard let text = self.texts[request.mail] else {
                        throw RPCError(.notFound, reason: "MAIL_UNKNOWN", "there is no such mail")
                    }
                    return text
                }
                return nil
            }
            sources[name] = try await platform.start(source, trusting: .service(.helpdesk))
        }
    }

    // MARK: Mails

    /// What the mail of `number` is made of.
    func newMail(to address: String, attachmentBytes: Int = 0) -> MailText {
        lastNumber += 1
        let member = MemberID(high: 7, low: lastNumber)
        parties[member] = Party(
            member: member, userName: "member\(lastNumber)",
            contact: ContactData(
                fullName: "Jörg \"Jo\" Müller, Makler", street: "Hauptstraße 1", postalCode: "10115", city: "Berlin",
                country: "DE", phone: "+49 30 1234567", email: address),
            status: .consumer, market: .de, language: .de)
        let content = (0..<attachmentBytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        return MailText(
            mail: MailID(high: 0x0197_0000_0000_7000, low: 0x8000_0000_0000_0000 + lastNumber), recipient: member,
            language: .de, subject: "Zuschlag: Beratung über Altersvorsorge – Vertrag",
            text: "Guten Tag,\n\n.ein Punkt am Anfang\nFrom einer alten Mailbox\nKontakt: geheim@example.org\n",
            html: "<p>Guten Tag, schön!</p>",
            attachments: attachmentBytes == 0
                ? []
                : [
                    MailAttachment(
                        fileName: "Vertrag Nr. 1 – Beratung.pdf", mediaType: "application/pdf",
                        content: base64URL(content))
                ])
    }

    /// Asks for a mail, as its owner does.
    @discardableResult
    func request(
        _ text: MailText, cause: String = "award", from source: ServiceName = .orders,
        order: OrderID = OrderID(high: 1, low: 1)
    ) async throws -> MailID {
        texts[text.mail] = text
        guard let context = sources[source]?.context else { preconditionFailure("\(source) runs") }
        let at = Timestamp("2026-11-21T09:30:00Z")!
        try await context.pool.transaction { tx in
            if source == .orders {
                try context.outbox.append(
                    OrderMailRequested(
                        mail: text.mail, order: order, cause: cause, recipient: text.recipient, requestedAt: at),
                    aggregate: "order:\(order)", at: at, in: tx, trace: nil)
            } else {
                try context.outbox.append(
                    PaymentMailRequested(
                        mail: text.mail, order: order, cause: cause, recipient: text.recipient, requestedAt: at),
                    aggregate: "order:\(order)", at: at, in: tx, trace: nil)
            }
        }
        return text.mail
    }

    /// Asks for a mail to an address, and waits until it stands at `status`.
    @discardableResult
    func deliver(to address: String, until status: String, attachmentBytes: Int = 0) async throws -> MailDelivery {
        let mail = try await request(newMail(to: address, attachmentBytes: attachmentBytes))
        return try await wait(mail, until: status)
    }

    @discardableResult
    func wait(_ mail: MailID, until status: String) async throws -> MailDelivery {
        try await untilTrue("\(mail) is \(status)") { try await delivery(mail)?.status == status }
        return try await delivery(mail)!
    }

    func delivery(_ mail: MailID) async throws -> MailDelivery? {
        try await call(ListMails.self, ListMails.Request(status: nil, cursor: nil, limit: 100)).items
            .first { $0.mail == mail }
    }

    /// A call of the gateway or of operators.
    func call<M: RPCMethod>(_ method: M.Type, _ request: M.Request, metadata: Metadata = Metadata()) async throws
        -> M.Response
    {
        if client == nil { client = try platform.bus() }
        return try await client!.call(method, request, on: .helpdesk, options: CallOptions(metadata: metadata))
    }

    /// Takes a service away, as an outage would.
    func stop(_ source: ServiceName) async { await sources[source]?.stop() }
}
