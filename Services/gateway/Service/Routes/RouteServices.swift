import Kernel
import Messaging
import Reactor
import ServiceKit
import Wire

/// What the routes of auctions and of the platform work with.
@Loop
struct RouteServices {
    let bus: Bus
    nonisolated let reader: AuctionReader
    let feeds: FeedHub
    /// Markets of sandboxes exist in sandboxes only.
    let mode: Mode
    private let administrators: any Administrators

    init(
        bus: Bus, mode: Mode, administrators: any Administrators, feedLimits: FeedLimits = FeedLimits(),
        freshMilliseconds: Int64 = 0
    ) {
        self.bus = bus
        self.mode = mode
        self.administrators = administrators
        reader = AuctionReader(bus: bus, freshMilliseconds: freshMilliseconds)
        feeds = FeedHub(source: BusFeedSource(bus: bus), news: FeedNews(bus: bus), limits: feedLimits)
    }

    /// Refuses whoever is no administrator now, whatever the access token says: it may be a quarter of an hour old.
    func checkAdministrator(_ head: RequestHead) async throws(RPCError) {
        let administrators = administrators
        try await running(head) { () async throws(RPCError) in
            try await administrators.checkAdministrator(head.memberID)
        }
    }
}

/// Knows who the administrators are.
@Loop
protocol Administrators: Sendable {
    /// - Throws: `ADMINISTRATOR_NEEDED`.
    func checkAdministrator(_ member: MemberID) async throws(RPCError)
}

extension Members: Administrators {}

/// Gives the services to a handler; a function, so that routes can be described without running anything.
typealias RouteServicesProvider = @Sendable () -> RouteServices
typealias MembersProvider = @Loop @Sendable () -> Members

/// All routes of the gateway, in the order of the document.
enum GatewayRoutes {
    static func all(
        _ services: @escaping RouteServicesProvider, _ members: @escaping MembersProvider, isSecure: Bool
    ) -> [Route] {
        [
            MemberRoutes.all(members), SessionRoutes.all(members, SessionCookie(isSecure: isSecure)),
            MeRoutes.all(services, members), AdministrationRoutes.all(members), ListingRoutes.all(services),
            AuctionRoutes.all(services), BiddingRoutes.all(services), OrderRoutes.all(services),
            PaymentRoutes.all(services), BankRoutes.all(services), InboxRoutes.all(services),
            ContactRoutes.all(services), PlatformRoutes.all(services),
        ].flatMap { $0 }
    }
}

/// Runs a command of Members within the request's deadline, as part of its trace.
@Loop
func running<Value: Sendable>(
    _ head: RequestHead, _ body: @escaping @Loop () async throws(RPCError) -> Value
) async throws(RPCError) -> Value {
    let race = DeadlineRace<Value>()
    let task = MemberTrace.$parent.withValue(head.traceParent) {
        Task(executorPreference: Loop.executor) { await race.run(body) }
    }
    let left = head.deadline.milliseconds(since: .now)
    let timer = Loop.after(.milliseconds(max(0, left))) {
        task.cancel()
        race.finish(
            .failure(RPCError(.deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the command did not end in time")))
    }
    defer { timer.cancel() }
    return try await race.result().get()
}

/// The first of two outcomes.
@Loop
private final class DeadlineRace<Value: Sendable> {
    private var outcome: Result<Value, RPCError>?
    private var waiter: CheckedContinuation<Result<Value, RPCError>, Never>?

    nonisolated init() {}

    func run(_ body: @Loop () async throws(RPCError) -> Value) async {
        do throws(RPCError) {
            finish(.success(try await body()))
        } catch {
            finish(.failure(error))
        }
    }

    func finish(_ result: Result<Value, RPCError>) {
        guard outcome == nil else { return }
        outcome = result
        waiter?.resume(returning: result)
    }

    func result() async -> Result<Value, RPCError> {
        await withCheckedContinuation { continuation in
            // Asked here and not before: others may run on the loop before the body of a continuation does.
            if let outcome { continuation.resume(returning: outcome) } else { waiter = continuation }
        }
    }
}
