import Contracts
import Kernel
import Messaging
import OrdersDomain
import OrdersService
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import Wire

/// The orders service with real databases and a frozen clock, between neighbours that the test plays.
@Loop
final class OrderFixture {
    /// A Monday, far from holidays, at 10:00 in Berlin.
    static let start = Timestamp("2040-03-05T09:00:00Z")!
    static let seller = MemberID(high: 1, low: 1)
    static let buyer = MemberID(high: 1, low: 2)
    static let stranger = MemberID(high: 1, low: 3)

    let platform: TestPlatform
    let auctions: TestService
    let payments: TestService
    let gateway: TestService
    let orders: TestService
    let bus: Bus
    private var keys = 0

    /// Runs `body` with all services and stops them, also when it throws.
    static func with(_ body: @Loop (OrderFixture) async throws -> Void) async throws {
        try await TestPlatform.with([.auctions: 1, .payments: 1, .gateway: 1, .orders: 1]) { platform in
            try await body(try await OrderFixture(platform))
        }
    }

    private init(_ platform: TestPlatform) async throws {
        self.platform = platform
        auctions = try await platform.start(AwardSource.definition)
        payments = try await platform.start(
            ServiceDefinition(name: .payments, migrations: [], statements: [], start: { _ in nil }))
        gateway = try await platform.start(PartySource.definition, trusting: .service(.orders))
        orders = try await platform.start(OrdersService.definition)
        bus = try platform.bus()
        _ = try await bus.call(SetClock.self, SetClock.Request(instant: Self.start), on: .orders)
    }

    /// Awards a listing and waits for its order.
    func award(_ number: UInt64 = 1, kind: TradeKind = .appointment) async throws -> OrderID {
        let sold = AwardSource.sold(number, kind: kind, at: Self.start)
        try await AwardSource.emit(sold, from: auctions)
        let id: OrderID = sold.award.derived()
        try await untilTrue("the order") { [orders] in
            try await orders.count("SELECT count(*) FROM customer_order WHERE id = $1", .id(id)) == 1
        }
        return id
    }

    /// An order whose appointment was held.
    func held(_ number: UInt64 = 1) async throws -> OrderID {
        let order = try await award(number)
        try await attest(order, by: Self.seller)
        try await attest(order, by: Self.buyer)
        return order
    }

    /// Calls with a fresh idempotency key, or with `key`.
    func call<M: RPCMethod>(_ method: M.Type, _ request: M.Request, key: String? = nil) async throws -> M.Response {
        keys += 1
        var options = CallOptions()
        options.metadata.idempotencyKey = key ?? "key-\(keys)"
        return try await bus.call(method, request, options: options)
    }

    /// The reason with which a call is refused; nil when it is not.
    func refusal<M: RPCMethod>(_ method: M.Type, _ request: M.Request) async throws -> String? {
        do {
            _ = try await call(method, request)
            return nil
        } catch let error as RPCError {
            return error.reason
        }
    }

    func view(_ order: OrderID, _ viewer: MemberID = OrderFixture.seller) async throws -> OrderView {
        try await bus.call(GetOrder.self, GetOrder.Request(order: order, viewer: viewer))
    }

    func attest(_ order: OrderID, by member: MemberID) async throws {
        _ = try await call(AttestAppointment.self, AttestAppointment.Request(order: order, member: member))
    }

    func ask(_ order: OrderID, by member: MemberID, reason: String = "CHANGED_MIND") async throws -> OrderView {
        try await call(
            AskCancellation.self,
            AskCancellation.Request(order: order, member: member, reason: reason, text: "Es hat sich erledigt."))
    }

    func answer(_ order: OrderID, by member: MemberID, consents: Bool) async throws -> OrderView {
        try await call(
            AnswerCancellation.self, AnswerCancellation.Request(order: order, member: member, consents: consents))
    }

    /// Lets the clock of orders go to an instant and does what is due then.
    func advance(to instant: String) async throws {
        _ = try await bus.call(
            SetClock.self, SetClock.Request(instant: Timestamp(instant)!), on: .orders)
        _ = try await bus.call(RunDue.self, Empty(), on: .orders)
    }

    /// Tells orders something as payments does, and waits until it has been taken in.
    func tell<E: IntegrationEvent>(_ event: E, about order: OrderID) async throws {
        let context = payments.context
        try await context.pool.transaction { tx in
            try context.outbox.append(event, aggregate: "order:\(order)", at: Self.start, in: tx, trace: nil)
        }
        let told = try await payments.count(
            "SELECT max(version) FROM outbox WHERE aggregate = $1", .text("order:\(order)"))
        try await untilTrue("\(E.type) is taken in") { [orders] in
            try await orders.count(
                "SELECT coalesce(max(version), 0) FROM inbox WHERE source = 'payments' AND aggregate = $1",
                .text("order:\(order)")) >= told
        }
    }

    /// Cause and recipient of the order's mails but those of the award, in the order of their events.
    func notices(_ order: OrderID) async throws -> [String] {
        try await orders.rows(
            """
            SELECT body ->> 'cause', body ->> 'recipient' FROM outbox
            WHERE type = 'OrderMailRequested' AND aggregate = $1 AND body ->> 'cause' <> 'award' ORDER BY version
            """, .text("order:\(order)")
        ).map { row in
            let recipient = try row.text(1) == Self.seller.description ? "seller" : "buyer"
            return "\(try row.text(0)) \(recipient)"
        }
    }

    /// The types of the order's events, without the mails.
    func events(_ order: OrderID) async throws -> [String] {
        try await orders.rows(
            "SELECT type FROM outbox WHERE aggregate = $1 AND type <> 'OrderMailRequested' ORDER BY version",
            .text("order:\(order)")
        ).map { try $0.text(0) }
    }
}
