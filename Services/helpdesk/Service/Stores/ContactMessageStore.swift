import Contracts
import Kernel
import Postgres
import Reactor

/// The rows of the platform's inbox, and of who read it (OR-9).
enum ContactMessageStore {
    // One message of the same content at a time, so that two which come together are one.
    static let lock = Statement("helpdesk.lockContactContent", "SELECT pg_advisory_xact_lock($1)")
    static let findRecent = Statement(
        "helpdesk.findContactMessage",
        """
        SELECT id, received_at FROM contact_message
        WHERE content_hash = $1 AND stored_at > clock_timestamp() - $2::bigint * interval '1 second'
        ORDER BY stored_at DESC LIMIT 1
        """)
    // The instant is asked for once: no index is used for what a volatile function may say anew at each row.
    static let countRecent = Statement(
        "helpdesk.countContactMessages",
        "SELECT count(*) FROM contact_message WHERE stored_at > (SELECT clock_timestamp()) - interval '1 hour'")
    static let insert = Statement(
        "helpdesk.insertContactMessage",
        """
        INSERT INTO contact_message (id, address, message, language, received_at, content_hash)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    static let page = Statement(
        "helpdesk.contactPage",
        """
        SELECT id, address, message, language, received_at, done_at IS NOT NULL FROM contact_message
        WHERE id < $1 ORDER BY id DESC LIMIT $2
        """)
    static let lockMessage = Statement(
        "helpdesk.lockContactMessage",
        """
        SELECT id, address, message, language, received_at, done_at IS NOT NULL FROM contact_message
        WHERE id = $1 FOR UPDATE
        """)
    static let close = Statement(
        "helpdesk.closeContactMessage", "UPDATE contact_message SET done_at = $2, done_by = $3 WHERE id = $1")
    static let logReading = Statement(
        "helpdesk.logContactReading",
        "INSERT INTO contact_reading (administrator, messages, read_at) VALUES ($1, $2, $3)")
    static let all = [lock, findRecent, countRecent, insert, page, lockMessage, close, logReading]

    static func message(_ row: Row) throws -> ContactMessage {
        let code = try row.text(3)
        guard let language = Language(rawValue: code) else {
            throw PostgresError(.decoding, "a message is in a language that this build does not know")
        }
        return ContactMessage(
            id: try row.id(0), address: try row.text(1), message: try row.text(2), language: language,
            receivedAt: try row.timestamp(4), isDone: try row.bool(5))
    }
}
