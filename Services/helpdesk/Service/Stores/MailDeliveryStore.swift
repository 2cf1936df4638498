import Contracts
import HelpdeskDomain
import Kernel
import Postgres
import Reactor
import Wire

/// The rows of mails on their way (OR-2).
enum MailDeliveryStore {
    static let insert = Statement(
        "helpdesk.insertMail",
        """
        INSERT INTO mail_delivery (id, source, cause, recipient, order_id, status, requested_at, trace)
        VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) ON CONFLICT DO NOTHING
        """)
    // What is claimed is due again when the claim has run out; its number tells late-comers apart. The instant is asked for
    // once: no index is used for what a volatile function may say anew at each row.
    static let claim = Statement(
        "helpdesk.claimMails",
        """
        UPDATE mail_delivery SET claim = claim + 1, holder_instance = $1, holder_boot = $2,
            due_at = clock_timestamp() + $3::bigint * interval '1 second'
        WHERE id IN (
            SELECT id FROM mail_delivery WHERE status = 'waiting' AND due_at <= (SELECT clock_timestamp())
            ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
        RETURNING id, claim, source, recipient, requested_at, failures,
            extract(epoch FROM clock_timestamp() - accepted_at)::bigint, trace
        """)
    static let attempt = Statement(
        "helpdesk.attemptMail",
        """
        UPDATE mail_delivery SET status = 'sending', attempts = attempts + 1, attempted_at = service_now(),
            due_at = clock_timestamp() + $3::bigint * interval '1 second'
        WHERE id = $1 AND claim = $2 AND status = 'waiting'
        """)
    // An answer that comes after its mail was given up as unknown still tells what became of it.
    static let finish = Statement(
        "helpdesk.finishMail",
        """
        UPDATE mail_delivery SET status = $3, answer = $4, obstacle = NULL,
            delivered_at = CASE WHEN $3 = 'delivered' THEN service_now() END
        WHERE id = $1 AND claim = $2
          AND (status IN ('waiting', 'sending') OR (status = 'unknown' AND $3 IN ('delivered', 'undelivered')))
        """)
    static let postpone = Statement(
        "helpdesk.postponeMail",
        """
        UPDATE mail_delivery SET status = 'waiting', answer = $3, obstacle = $4, failures = failures + $5,
            due_at = clock_timestamp() + $6::bigint * interval '1 second', holder_instance = NULL, holder_boot = NULL
        WHERE id = $1 AND claim = $2 AND status IN ('waiting', 'sending')
        """)
    // Whose time is over, and what an earlier process of this name has left: there is one at a time.
    static let abandoned = Statement(
        "helpdesk.abandonedMails",
        """
        SELECT id, claim FROM mail_delivery WHERE status = 'sending'
          AND (due_at <= clock_timestamp() OR (holder_instance = $1 AND holder_boot <> $2))
        ORDER BY id LIMIT 100
        """)
    static let release = Statement(
        "helpdesk.releaseMails",
        """
        UPDATE mail_delivery SET due_at = clock_timestamp(), holder_instance = NULL, holder_boot = NULL
        WHERE status = 'waiting' AND holder_instance = $1 AND holder_boot <> $2
        """)
    static let census = Statement(
        "helpdesk.mailCensus",
        """
        SELECT (SELECT count(*) FROM mail_delivery WHERE status = 'waiting'),
               (SELECT count(*) FROM mail_delivery WHERE status = 'sending'),
               (SELECT count(*) FROM mail_delivery WHERE status = 'undelivered'),
               (SELECT count(*) FROM mail_delivery WHERE status = 'unknown'),
               (SELECT extract(epoch FROM clock_timestamp() - min(accepted_at))::bigint FROM mail_delivery
                WHERE status = 'waiting' AND obstacle IS DISTINCT FROM 'recipient')
        """)
    static let page = Statement(
        "helpdesk.mailPage",
        """
        SELECT id, source, cause, recipient, status, attempts, answer, requested_at, delivered_at,
            CASE WHEN status = 'waiting' THEN due_at END
        FROM mail_delivery WHERE id < $1 ORDER BY id DESC LIMIT $2
        """)
    static let pageOfStatus = Statement(
        "helpdesk.mailPageOfStatus",
        """
        SELECT id, source, cause, recipient, status, attempts, answer, requested_at, delivered_at,
            CASE WHEN status = 'waiting' THEN due_at END
        FROM mail_delivery WHERE status = $3 AND id < $1 ORDER BY id DESC LIMIT $2
        """)
    static let all = [
        insert, claim, attempt, finish, postpone, abandoned, release, census, page, pageOfStatus,
    ]

    static func delivery(_ row: Row) throws -> MailDelivery {
        let name = try row.text(1)
        guard let source = ServiceName(rawValue: name) else {
            throw PostgresError(.decoding, "a mail comes from a service that this build does not know")
        }
        return MailDelivery(
            mail: try row.id(0), source: source, cause: try row.text(2), recipient: try row.id(3),
            status: try row.text(4), attempts: Int(try row.int32(5)), answer: try row.optionalText(6),
            requestedAt: try row.timestamp(7), deliveredAt: try row.optionalTimestamp(8),
            dueAt: try row.optionalTimestamp(9))
    }
}
