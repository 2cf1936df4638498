import Kernel
import Postgres
import Reactor
import Wire

/// The service's own events: appended in the transaction of their cause, read by others through `PullEvents`.
///
/// A command locks one aggregate first and only that one emits, so the versions of an aggregate arrive in order.
@Loop
package final class Outbox {
    nonisolated static let append = Statement(
        "kit.outboxAppend",
        """
        INSERT INTO outbox (epoch, aggregate, version, type, at, body, trace)
        VALUES ((SELECT max(epoch) FROM feed_epoch), $1,
                coalesce((SELECT max(version) FROM outbox WHERE aggregate = $1), 0) + 1, $2, $3, $4, $5)
        """)
    nonisolated static let enterEpoch = Statement(
        "kit.outboxEnterEpoch",
        """
        INSERT INTO feed_epoch (system_identifier) SELECT system_identifier FROM pg_control_system()
        ON CONFLICT (system_identifier) DO NOTHING
        """)
    nonisolated static let pull = Statement(
        "kit.outboxPull",
        """
        SELECT epoch, xid::text::bigint, pos, aggregate, version, type, at, body, trace FROM outbox
        WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
          AND (epoch, xid, pos) > ($1, $2::bigint::text::xid8, $3)
        ORDER BY epoch, xid, pos LIMIT $4
        """)
    nonisolated static let end = Statement(
        "kit.outboxEnd", "SELECT epoch, xid::text::bigint, pos FROM outbox ORDER BY epoch DESC, xid DESC, pos DESC LIMIT 1")
    nonisolated static let all = [append, enterEpoch, pull, end]

    private var listeners: [@Loop () -> Void] = []
    private var isHintPending = false

    init() {}

    /// Emits `event` about `aggregate`, in the transaction that is its cause.
    package func append<E: IntegrationEvent>(
        _ event: E, aggregate: String, at instant: Timestamp, in tx: Transaction, trace: String?
    ) throws {
        let body = String(decoding: try JSON.encode(event), as: UTF8.self)
        tx.enqueue(
            Outbox.append, .text(aggregate), .text(E.type), .timestamp(instant), .json(body), .optionalText(trace))
        tx.afterCommit { self.scheduleHint() }
    }

    /// Calls `body` soon after new events have been committed here, at most once per turn of the loop.
    func onNews(_ body: @escaping @Loop () -> Void) { listeners.append(body) }

    private func scheduleHint() {
        guard !isHintPending else { return }
        isHintPending = true
        Loop.atEndOfTurn {
            self.isHintPending = false
            for listener in self.listeners { listener() }
        }
    }
}
