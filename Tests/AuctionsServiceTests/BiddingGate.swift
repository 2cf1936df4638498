import Reactor

/// Lets a few tests at a time have replicas and sessions: all tests of a run begin together, and the test server has a
/// limited number of connections.
@Loop
final class BiddingGate {
    static let shared = BiddingGate()

    private var free = 5
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
