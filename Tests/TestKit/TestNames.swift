import Synchronization

/// Why a lookup fails.
private struct NoAnswer: Error, CustomStringConvertible {
    let description = "no answer"
}

/// A name server whose answers the test writes.
package final class TestNames: Sendable {
    private struct State {
        var addresses: [String: [String]] = [:]
        var lookups: [String: Int] = [:]
    }

    private let state: Mutex<State>

    package init(_ addresses: [String: [String]]) { state = Mutex(State(addresses: addresses)) }

    /// The addresses of a name; nil makes its lookup fail.
    package subscript(_ name: String) -> [String]? {
        get { state.withLock { $0.addresses[name] } }
        set { state.withLock { $0.addresses[name] = newValue } }
    }

    /// How often a name was looked up.
    package func lookups(of name: String) -> Int { state.withLock { $0.lookups[name] ?? 0 } }

    package func lookUp(_ name: String) throws -> [String] {
        let addresses = state.withLock { state in
            state.lookups[name, default: 0] += 1
            return state.addresses[name]
        }
        guard let addresses else { throw NoAnswer() }
        return addresses
    }
}
