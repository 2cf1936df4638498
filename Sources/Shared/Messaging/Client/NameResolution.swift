import Reactor

/// What has become known of a name that is looked up again and again.
package enum NameNews: Hashable, Sendable {
    /// These are its addresses now.
    case resolved(String, addresses: [String])
    /// It cannot be looked up; the addresses that were known are kept.
    case failed(String, reason: String)
}

/// Looks the names of endpoints up, at once and at regular intervals, away from the loop.
@Loop
final class NameResolution {
    private struct Name {
        var addresses: [String] = []
        /// Why the last lookup failed; nil when it did not.
        var fault: String?
        var wasLookedUp = false
        var timer: LoopTimer?
    }

    /// A name server that does not answer holds up some names and not all; no name is looked up twice at once.
    private static let threads = BlockingPool(threads: 4, queueLimit: 4096)

    private var names: [String: Name]
    private let configuration: BusConfiguration
    private let report: @Loop (NameNews) -> Void
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false

    /// - Parameter report: told of changes, and not of lookups that bring nothing new.
    init(_ hosts: Set<String>, _ configuration: BusConfiguration, report: @escaping @Loop (NameNews) -> Void) {
        names = Dictionary(uniqueKeysWithValues: hosts.map { ($0, Name()) })
        self.configuration = configuration
        self.report = report
        for host in hosts { lookUp(host) }
    }

    /// Names whose last lookup failed.
    var failing: Int { names.values.count { $0.fault != nil } }

    /// What is known of `host`, in an order that depends on the addresses only.
    func addresses(of host: String) -> [String] { names[host]?.addresses ?? [] }

    /// Waits until every name has been looked up once, whether it was found or not.
    func complete() async {
        while !isClosed, !names.values.allSatisfy(\.wasLookedUp) {
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    func close() {
        isClosed = true
        for name in names.values { name.timer?.cancel() }
        wakeWaiters()
    }

    private func lookUp(_ host: String) {
        let lookUp = configuration.lookUp
        Task { @Loop [weak self] in
            do {
                let addresses = try await Self.threads.run { try lookUp(host) }
                self?.note(host, addresses: addresses)
            } catch {
                self?.note(host, fault: "\(error)")
            }
        }
    }

    private func note(_ host: String, addresses: [String]) {
        let addresses = Set(addresses).sorted()
        if addresses.isEmpty { return note(host, fault: "the name has no address") }
        let known = names[host]
        next(host) {
            $0.addresses = addresses
            $0.fault = nil
        }
        if known?.addresses != addresses || known?.fault != nil { tell(.resolved(host, addresses: addresses)) }
    }

    private func note(_ host: String, fault: String) {
        let isNew = names[host]?.fault == nil
        next(host) { $0.fault = fault }
        if isNew { tell(.failed(host, reason: fault)) }
    }

    private func tell(_ news: NameNews) { if !isClosed { report(news) } }

    /// Keeps the outcome of a lookup, and arranges the next one.
    private func next(_ host: String, _ keep: (inout Name) -> Void) {
        keep(&names[host, default: Name()])
        names[host]?.wasLookedUp = true
        if !isClosed {
            names[host]?.timer = Loop.after(.milliseconds(configuration.lookupMilliseconds)) { [weak self] in
                self?.lookUp(host)
            }
        }
        wakeWaiters()
    }

    private func wakeWaiters() {
        let woken = waiters
        waiters = []
        for waiter in woken { waiter.resume() }
    }
}
