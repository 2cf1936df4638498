import Contracts
import Kernel
import Postgres
import Reactor
import Wire

/// The one clock that decides (CA-8): the time of the service's database, read after the lock is taken.
@Loop
package final class ServiceClock {
    /// Put it after the locking statement of the same pipeline: column 0 is the time of the command.
    ///
    /// The body of `service_now()`: as a function of SQL that is volatile, it would be planned anew at each call.
    package nonisolated static let read = Statement(
        "kit.readClock", "SELECT coalesce((SELECT frozen_at FROM clock), clock_timestamp())")

    nonisolated static let reading = Statement(
        "kit.clockReading", "SELECT service_now(), frozen_at IS NOT NULL FROM clock")
    nonisolated static let lock = Statement(
        "kit.lockClock", "SELECT frozen_at, clock_timestamp() FROM clock FOR UPDATE")
    nonisolated static let freeze = Statement("kit.freezeClock", "UPDATE clock SET frozen_at = $1")
    nonisolated static let all = [read, reading, lock, freeze]

    /// A running clock may be frozen a little before where it stands: at the instant that the operator has just read.
    private static let readingAgeMicroseconds: Int64 = 60_000_000

    private let pool: Pool

    init(pool: Pool) { self.pool = pool }

    /// The time now, inside a transaction that holds its locks.
    package func now(_ tx: Transaction) async throws -> Timestamp {
        try await tx.query(ServiceClock.read).rows[0].timestamp(0)
    }

    /// The time now, for reads that decide nothing.
    package func now() async throws -> Timestamp {
        try await pool.query(Query(ServiceClock.read)).rows[0].timestamp(0)
    }

    package func reading() async throws -> ClockReading {
        let row = try await pool.query(Query(ServiceClock.reading)).rows[0]
        return ClockReading(now: try row.timestamp(0), isFrozen: try row.bool(1))
    }

    /// Freezes the clock at `instant`. Setting it to where it stands is no change; it never moves back.
    func set(_ instant: Timestamp) async throws -> ClockReading {
        try await pool.transaction { tx in
            let row = try await tx.query(ServiceClock.lock).single
            let running = try row.timestamp(1)
            let stands =
                try row.optionalTimestamp(0) ?? running.adding(microseconds: -ServiceClock.readingAgeMicroseconds)
            guard instant >= stands else {
                throw RPCError(
                    .failedPrecondition, reason: "CLOCK_MOVES_FORWARD_ONLY",
                    "the clock stands at \(stands) and cannot be set back to \(instant)", rule: "CA-8",
                    details: ["now": .string(stands.description)])
            }
            tx.enqueue(ServiceClock.freeze, .timestamp(instant))
            return ClockReading(now: instant, isFrozen: true)
        }
    }
}
