import Kernel
import Logging
import Metrics
import Reactor
import Synchronization

/// Records every request: one log line and one measurement. Never a query, a body, a token or a person's data.
final class RequestObserver: Sendable {
    private struct Key: Hashable {
        let operation: String
        let status: Int
    }

    private let logger: Logger
    private let isAccessLogged: Bool
    /// Timers by operation and status: as many as the document lists, so their number is bounded.
    private let timers = Mutex<[Key: Metrics.Timer]>([:])
    private let refusals = Metrics.Counter(label: "gateway_requests_refused_total")
    /// When it was last said that requests are refused.
    private let lastRefusal = Mutex<MonotonicInstant?>(nil)

    init(logger: Logger, isAccessLogged: Bool) {
        self.logger = logger
        self.isAccessLogged = isAccessLogged
    }

    func record(_ exchange: Exchange, status: Int) {
        let nanoseconds = measure(exchange, status)
        guard isAccessLogged || status >= 500 else { return }
        logger.log(
            level: status >= 500 ? .warning : .info, "request",
            metadata: [
                "method": "\(exchange.method)", "route": "\(exchange.route?.path ?? "none")", "status": "\(status)",
                "durationMicroseconds": "\(nanoseconds / 1000)", "trace": "\(exchange.trace.traceID)",
            ])
    }

    /// Counts a request that waited in vain for its turn. There may be very many: a line a second says so.
    func refused(_ exchange: Exchange, status: Int) {
        _ = measure(exchange, status)
        refusals.increment()
        let mustTell = lastRefusal.withLock { last in
            let now = MonotonicInstant.now
            if let last, now.milliseconds(since: last) < 1000 { return false }
            last = now
            return true
        }
        guard mustTell else { return }
        logger.warning("requests are refused: they wait longer for their turn than requestPatienceMilliseconds")
    }

    /// Notes a failure that is ours, with its cause; the client learns the trace only.
    func failed(_ exchange: Exchange, _ cause: String) {
        logger.error(
            "a request failed",
            metadata: [
                "route": "\(exchange.route?.path ?? "none")", "trace": "\(exchange.trace.traceID)", "error": "\(cause)",
            ])
    }

    private func measure(_ exchange: Exchange, _ status: Int) -> Int64 {
        let nanoseconds = MonotonicInstant.now.nanoseconds - exchange.began.nanoseconds
        timer(Key(operation: exchange.route?.operation ?? "none", status: status)).recordNanoseconds(nanoseconds)
        return nanoseconds
    }

    private func timer(_ key: Key) -> Metrics.Timer {
        timers.withLock { timers in
            if let timer = timers[key] { return timer }
            let timer = Metrics.Timer(
                label: "gateway_request_duration_seconds",
                dimensions: [("operation", key.operation), ("status", String(key.status))])
            timers[key] = timer
            return timer
        }
    }
}
