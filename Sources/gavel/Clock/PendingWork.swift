import Contracts
import Kernel
import Wire

/// What is due or on its way in all services, as `GetPending` told it.
struct PendingWork {
    /// The earliest deadline that has not been handled.
    struct Due: Equatable, CustomStringConvertible {
        let service: ServiceName
        let dueAt: Timestamp
        var description: String { "\(service.rawValue) \(dueAt)" }
    }
    /// A feed that a consumer has not read to its end.
    struct Lag: Equatable, CustomStringConvertible {
        let consumer: ServiceName
        let source: ServiceName
        let consumed: FeedCursor
        let end: FeedCursor
        var description: String {
            "\(consumer.rawValue) has read \(source.rawValue) up to \(consumed.text) of \(end.text)"
        }
    }

    let byService: [ServiceName: GetPending.Response]

    var earliestDue: Due? {
        byService.compactMap { service, pending in
            pending.nextDueAt.map { Due(service: service, dueAt: $0) }
        }.min { ($0.dueAt, $0.service.rawValue) < ($1.dueAt, $1.service.rawValue) }
    }

    var lags: [Lag] {
        var lags: [Lag] = []
        for (consumer, pending) in byService.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for (name, consumed) in pending.consumed.sorted(by: { $0.key < $1.key }) {
                guard let source = ServiceName(rawValue: name), let end = byService[source]?.feedEnd,
                    !consumed.hasReached(end)
                else { continue }
                lags.append(Lag(consumer: consumer, source: source, consumed: consumed, end: end))
            }
        }
        return lags
    }
}
