import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Loads an order under its lock and saves what a rule made of it, with its clocks.
@Loop
struct OrderWriter {
    let context: ServiceContext
    let policies: OrderPolicies

    /// An order under its lock, and the time of the command, read behind it (CA-8).
    struct Locked {
        let order: Order
        let now: Timestamp
    }

    /// Locks an order; nil when there is none.
    func lock(_ id: OrderID, _ tx: Transaction) async throws -> Locked? {
        let results = try await tx.pipeline(OrderStore.queries(OrderStore.lock, id) + [Query(ServiceClock.read)])
        guard let order = try OrderStore.order(results[...]) else { return nil }
        return Locked(order: order, now: try results[OrderStore.resultCount].single.timestamp(0))
    }

    /// Locks an order for one of its parties.
    /// - Throws: `ORDER_UNKNOWN`, also to everybody who is no party of it.
    func lock(_ id: OrderID, for member: MemberID, _ tx: Transaction) async throws -> (Locked, OrderSide) {
        guard let locked = try await lock(id, tx), let side = locked.order.side(of: member) else {
            throw OrderErrors.unknown(id)
        }
        return (locked, side)
    }

    /// Locks an order that another service tells of. It learned of the order from this service, so it exists.
    func lockKnown(_ id: OrderID, _ tx: Transaction) async throws -> Locked {
        guard let locked = try await lock(id, tx) else { throw OrderErrors.unknown(id) }
        return locked
    }

    /// Saves a change and moves the clocks with it.
    func save(_ order: Order, over old: Order, in tx: Transaction) {
        OrderStore.enqueueSave(order, over: old, in: tx)
        moveClocks(of: order, from: old.clocks, in: tx)
    }

    /// Sets, moves and removes deadlines so that they are those of the clocks that run now.
    func moveClocks(of order: Order, from old: [OrderClock: Timestamp], in tx: Transaction) {
        let running = order.clocks
        for clock in OrderClock.allCases where running[clock] != old[clock] {
            if let start = running[clock] {
                context.deadlines.schedule(
                    clock.rawValue, key: order.id.description, dueAt: dueAt(clock, of: order, from: start), in: tx)
            } else {
                context.deadlines.cancel(clock.rawValue, key: order.id.description, in: tx)
            }
        }
    }

    /// When a clock that began at `start` is over. A partner who was asked has the time that was named to both.
    func dueAt(_ clock: OrderClock, of order: Order, from start: Timestamp) -> Timestamp {
        if clock == .cancellation, let cancellation = order.cancellation { return cancellation.answerBy }
        return policies.deadline(clock, of: order, from: start).dueAt
    }

    /// Emits an event about the order, in the transaction of its cause.
    func append<E: IntegrationEvent>(
        _ event: E, about order: Order, at now: Timestamp, in tx: Transaction, trace: String?
    ) throws {
        try context.outbox.append(event, aggregate: "order:\(order.id)", at: now, in: tx, trace: trace)
    }
}
