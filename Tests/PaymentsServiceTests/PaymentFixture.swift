import Contracts
import FoundationEssentials
import Kernel
import Messaging
import PaymentsService
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import Wire

/// The payments service with a real database, a folder and a frozen clock, between neighbours that the test plays.
@Loop
final class PaymentFixture {
    /// A Sunday at 11:00 in Berlin, far from holidays: what is announced now is handed in on Monday.
    static let start = Timestamp("2040-03-04T10:00:00Z")!
    /// Monday and Tuesday after the files of the day are due.
    static let monday = "2040-03-05T08:30:00Z"
    static let tuesday = "2040-03-06T08:30:00Z"
    static let seller = MemberID(high: 1, low: 1)
    static let buyer = MemberID(high: 1, low: 2)
    static let buyerIban = "DE89370400440532013000"
    static let sellerIban = "NL91ABNA0417164300"
    static let ownIban = "DE75512108001245126199"

    let platform: TestPlatform
    let orders: TestService
    let gateway: TestService
    let payments: TestService
    let bus: Bus
    let directory: String
    private var keys = 0

    /// Runs `body` with all services and stops them, also when it throws.
    static func with(_ body: @Loop (PaymentFixture) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "gavel-bank-\(hex(randomWords().0))")
            .path
        defer { try? FileManager.default.removeItem(atPath: directory) }  // try?: nothing may have been made
        try await TestPlatform.with([.orders: 1, .gateway: 1, .payments: 1]) { platform in
            try await body(try await PaymentFixture(platform, directory))
        }
    }

    /// What `gavel configure` writes.
    static func settings(_ directory: String) -> JSONValue {
        [
            "bankDirectory": .string(directory), "creditorName": "Gavel Sandbox", "creditorIban": .string(ownIban),
            "creditorBic": "SOGEDEFFXXX", "creditorIdentifier": "DE98ZZZ09999999999",
        ]
    }

    private init(_ platform: TestPlatform, _ directory: String) async throws {
        self.platform = platform
        self.directory = directory
        orders = try await platform.start(
            ServiceDefinition(name: .orders, migrations: [], statements: [], start: { _ in nil }))
        gateway = try await platform.start(
            ServiceDefinition(name: .gateway, migrations: [], statements: [], start: { _ in nil }))
        payments = try await platform.start(PaymentsService.definition, settings: Self.settings(directory))
        bus = try platform.bus()
        _ = try await bus.call(SetClock.self, SetClock.Request(instant: Self.start), on: .payments)
    }

    private static func hex(_ word: UInt64) -> String { String(word, radix: 16) }

    // MARK: - What others say

    static func id(_ number: UInt64) -> OrderID { OrderID(high: 0x0197_0000_0000_7000, low: number) }

    /// Opens an order as orders does, and waits until payments knows it.
    @discardableResult
    func open(_ number: UInt64 = 1, kind: TradeKind = .appointment, price: Int64 = 12_500) async throws -> OrderID {
        let order = Self.id(number)
        try await tell(
            OrderOpened(
                order: order, number: "GV-2040-00000\(number)", listing: ListingID(high: 2, low: number), kind: kind,
                seller: Self.seller, buyer: Self.buyer, title: "Beratung <Nr. \(number)>",
                total: Money(amount: price, currency: .eur), market: .de, openedAt: Self.start), about: order)
        return order
    }

    func hold(_ order: OrderID, at instant: String) async throws {
        try await tell(AppointmentHeld(order: order, heldAt: Timestamp(instant)!), about: order)
    }

    func cancel(_ order: OrderID, by initiator: String) async throws {
        try await tell(
            CancellationAgreed(order: order, initiator: initiator, feeBearer: initiator, agreedAt: Self.start),
            about: order)
    }

    /// Tells payments something as orders does, and waits until it has been taken in.
    func tell<E: IntegrationEvent>(_ event: E, about order: OrderID) async throws {
        let aggregate = "order:\(order)"
        try await orders.context.pool.transaction { [orders] tx in
            try orders.context.outbox.append(event, aggregate: aggregate, at: Self.start, in: tx, trace: nil)
        }
        let told = try await orders.count("SELECT max(version) FROM outbox WHERE aggregate = $1", .text(aggregate))
        try await untilTrue("\(E.type) is taken in") { [payments] in
            let parked = try await payments.rows("SELECT type, reason FROM parked_event LIMIT 1")
            if let row = parked.first {
                throw EventParked(description: "\(try row.text(0)): \(try row.text(1))")
            }
            return try await payments.count(
                "SELECT coalesce(max(version), 0) FROM inbox WHERE source = 'orders' AND aggregate = $1",
                .text(aggregate)) >= told
        }
    }

    /// Payments could not handle what it was told.
    struct EventParked: Error, CustomStringConvertible {
        let description: String
    }

    // MARK: - Calls

    /// Calls with a fresh idempotency key, or with `key`.
    func call<M: RPCMethod>(_ method: M.Type, _ request: M.Request, key: String? = nil) async throws -> M.Response {
        keys += 1
        var options = CallOptions()
        options.metadata.idempotencyKey = key ?? "key-\(keys)"
        return try await bus.call(method, request, options: options)
    }

    /// The reason with which a call is refused; nil when it is not.
    func refusal<M: RPCMethod>(_ method: M.Type, _ request: M.Request, key: String? = nil) async throws -> String? {
        do {
            _ = try await call(method, request, key: key)
            return nil
        } catch let error as RPCError {
            return error.reason
        }
    }

    @discardableResult
    func grantMandate(scheme: String = "CORE") async throws -> Mandate {
        try await call(
            GrantMandate.self,
            GrantMandate.Request(member: Self.buyer, holder: "Bärbel Größe", iban: Self.buyerIban, scheme: scheme))
    }

    func setPayoutAccount() async throws {
        _ = try await call(
            SetPayoutAccount.self,
            SetPayoutAccount.Request(member: Self.seller, holder: "Anna Muster", iban: Self.sellerIban))
    }

    func payment(_ order: OrderID, _ viewer: MemberID = PaymentFixture.buyer) async throws -> OrderPayment {
        try await bus.call(GetOrderPayment.self, GetOrderPayment.Request(order: order, viewer: viewer))
    }

    /// Lets the clock of payments go to an instant and does what is due then.
    func advance(to instant: String) async throws {
        _ = try await bus.call(SetClock.self, SetClock.Request(instant: Timestamp(instant)!), on: .payments)
        _ = try await bus.call(RunDue.self, Empty(), on: .payments)
    }

    /// Everything up to the settled debit of an order whose buyer has a mandate.
    func settled(_ number: UInt64 = 1) async throws -> OrderID {
        if try await bus.call(ListMandates.self, ListMandates.Request(member: Self.buyer)).items.isEmpty {
            try await grantMandate()
        }
        let order = try await open(number)
        try await advance(to: Self.monday)
        try await advance(to: Self.tuesday)
        _ = try await settleAll()
        return order
    }

    // MARK: - What payments said

    func events(_ type: String) async throws -> [String] {
        try await payments.rows(
            "SELECT body FROM outbox WHERE type = $1 ORDER BY epoch, xid, pos", .text(type)
        ).map { try $0.json(0) }
    }

    /// Causes of the mails to a member, in their order.
    func mails(to member: MemberID) async throws -> [String] {
        try await payments.rows(
            "SELECT cause FROM mail WHERE recipient = $1 ORDER BY ctid", .id(member)
        ).map { try $0.text(0) }
    }

    /// What stands on the accounts whose code begins so, positive when credits prevail.
    func balance(_ prefix: String) async throws -> Int64 {
        try await payments.count(
            "SELECT coalesce(sum(credits_posted - debits_posted), 0)::bigint FROM account WHERE code LIKE $1 || '%'",
            .text(prefix))
    }

    func auditFaults() async throws -> [String] {
        try await bus.call(AuditData.self, AuditData.Request(after: nil, limit: 100), on: .payments).faults
    }
}
