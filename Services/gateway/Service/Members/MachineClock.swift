import Glibc
import Kernel

/// The machine's time: for tokens, sessions and throttles. What the marketplace decides follows the database's clock
/// (CA-8), which a sandbox may freeze; a session must not live for ever because of that.
package enum MachineClock {
    /// The time now, in microseconds.
    package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
