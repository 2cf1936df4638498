import Glibc
import Postgres
import Reactor
import Synchronization

/// Ends the process at a chosen place, as a crash would: tests show by it that nothing is lost or done twice.
///
/// Armed by `ArmFailpoint`, which exists in sandboxes only; otherwise every place costs one comparison.
package final class Failpoints: Sendable {
    private struct Armed {
        let point: Failpoint
        let side: FailpointSide
        var passes: Int
    }

    private let armed = Mutex<Armed?>(nil)

    init() {}

    /// Ends the process when `side` of `point` has been reached `passes` times more than this.
    func arm(_ point: Failpoint, _ side: FailpointSide, after passes: Int) {
        armed.withLock { $0 = Armed(point: point, side: side, passes: passes) }
    }

    /// The process is at this place now. May be called on any thread.
    package func reach(_ point: Failpoint, _ side: FailpointSide) {
        let ends = armed.withLock { armed in
            guard let current = armed, current.point == point, current.side == side else { return false }
            armed?.passes -= 1
            return current.passes == 0
        }
        // Not exit(): nothing may be tidied up.
        if ends { kill(getpid(), SIGKILL) }
    }

    /// The transaction has done all but its commit. Call it last in the transaction's body.
    @Loop
    package func reachCommit(_ point: Failpoint, of tx: Transaction) {
        reach(point, .before)
        tx.afterCommit { self.reach(point, .after) }
    }
}
