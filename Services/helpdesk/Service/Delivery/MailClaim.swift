import Kernel
import Postgres

/// A mail that this process may deliver, until its time is over.
struct MailClaim: Sendable {
    let id: MailID
    /// Grows with each claim of the mail: a former holder can write nothing.
    let number: Int64
    let source: ServiceName
    let recipient: MemberID
    let requestedAt: Timestamp
    /// How often the mail had to wait.
    let failures: Int
    /// How long ago it was taken in, in machine time.
    let ageSeconds: Int64
    let traceParent: String?

    /// A row of `MailDeliveryStore.claim`.
    init(_ row: Row) throws {
        let name = try row.text(2)
        guard let source = ServiceName(rawValue: name) else {
            throw PostgresError(.decoding, "a mail comes from a service that this build does not know")
        }
        id = try row.id(0)
        number = try row.int64(1)
        self.source = source
        recipient = try row.id(3)
        requestedAt = try row.timestamp(4)
        failures = Int(try row.int32(5))
        ageSeconds = try row.int64(6)
        traceParent = try row.optionalText(7)
    }
}
