import Postgres

/// How many mails stand where, a few seconds ago.
struct MailCensus: Sendable {
    var waiting: Int64 = 0
    var sending: Int64 = 0
    var undelivered: Int64 = 0
    var unknown: Int64 = 0
    /// For how long the oldest mail waits for our own side: not counted are those that a recipient's server puts off.
    var oldestWaitSeconds: Int64 = 0

    init() {}

    /// The row of `MailDeliveryStore.census`.
    init(_ row: Row) throws {
        waiting = try row.int64(0)
        sending = try row.int64(1)
        undelivered = try row.int64(2)
        unknown = try row.int64(3)
        oldestWaitSeconds = try row.optionalInt64(4) ?? 0
    }

    /// What operators should look after; nil when all is well.
    func fault(alarmSeconds: Int64) -> String? {
        oldestWaitSeconds < alarmSeconds
            ? nil : "\(waiting) mails wait, the oldest for \(oldestWaitSeconds) s: look at the mail server"
    }
}
