import Kernel
import Postgres
import Reactor
import Wire

/// The service's own events: appended in the transaction of their cause, read by others through `PullEvents`.
///
/// A command locks one aggregate first and only that one emits, so the versions of an aggregate arrive in order.
@Loop
package final class Outbox {
    // A transaction that waited for its lock can have a smaller id than the one that it waited for (PostgreSQL gives
    // out the id while it follows a row's newer versions). An event therefore never stands before its aggregate's last
    // one; it may stand behind its own transaction's place, for what a reader cannot see yet has an id of the horizon
    // or more.
    nonisolated static let append = Statement(
        "kit.outboxAppend",
        """
        INSERT INTO outbox (epoch, xid, aggregate, version, type, at, body, trace)
        SELECT current.epoch,
               greatest(pg_current_xact_id(), CASE WHEN last.epoch = current.epoch THEN last.xid END),
               $1, coalesce(last.version, 0) + 1, $2, $3, $4, $5
        FROM (SELECT max(epoch) AS epoch FROM feed_epoch) AS current
        LEFT JOIN LATERAL (
            SELECT epoch, xid, version FROM outbox WHERE aggregate = $1 ORDER BY version DESC LIMIT 1
        ) AS last ON true
        """)
    // A cluster that comes back after another one begins an epoch of its own, for its ids may have been used meanwhile.
    nonisolated static let addEpoch = Statement(
        "kit.outboxAddEpoch",
        """
        INSERT INTO feed_epoch (system_identifier) SELECT system_identifier FROM pg_control_system()
        WHERE system_identifier IS DISTINCT FROM
            (SELECT system_identifier FROM feed_epoch ORDER BY epoch DESC LIMIT 1)
        """)
    nonisolated static let lockEpochs = Statement(
        "kit.outboxLockEpochs", "SELECT pg_advisory_xact_lock('feed_epoch'::regclass::oid::bigint)")
    // `o.xid`, not `xid`: that would be the converted column of the result, by which everything behind the cursor would
    // have to be sorted before the first event is known.
    nonisolated static let pull = Statement(
        "kit.outboxPull",
        """
        SELECT o.epoch, o.xid::text::bigint, o.pos, o.aggregate, o.version, o.type, o.at, o.body, o.trace FROM outbox o
        WHERE (o.xid < pg_snapshot_xmin(pg_current_snapshot()) OR o.epoch < (SELECT max(epoch) FROM feed_epoch))
          AND (o.epoch, o.xid, o.pos) > ($1, $2::bigint::text::xid8, $3)
        ORDER BY o.epoch, o.xid, o.pos LIMIT $4
        """)
    nonisolated static let end = Statement(
        "kit.outboxEnd",
        """
        SELECT o.epoch, o.xid::text::bigint, o.pos FROM outbox o ORDER BY o.epoch DESC, o.xid DESC, o.pos DESC LIMIT 1
        """)
    nonisolated static let all = [append, addEpoch, lockEpochs, pull, end]

    /// Notes the cluster that the schema lives in now; one pipeline, before the first event of the process.
    nonisolated static let enterEpoch = [Query(lockEpochs), Query(addEpoch)]

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
