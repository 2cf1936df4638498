import CoreMetrics
import Kernel
import Messaging
import Postgres
import Reactor
import Wire

/// Metrics of every process: calls by method and code, loop, pool, bus and feeds, recorded when they are asked for.
enum PlatformMetrics {
    @Loop
    static func register(_ context: ServiceContext, _ server: RPCServer) {
        context.onCollectMetrics {
            recordCalls(context)
            recordLoop()
            recordPool(context.pool.statistics)
            recordBus(context, server)
            recordFeeds(context)
        }
    }

    @Loop
    private static func recordCalls(_ context: ServiceContext) {
        for (method, statistics) in context.router.statistics {
            for (code, count) in statistics.finished {
                gauge("gavel_rpc_server_calls_total", [("method", method), ("code", code.rawValue)], Double(count))
            }
            gauge("gavel_rpc_server_calls_running", [("method", method)], Double(statistics.running))
            if statistics.items > 0 {
                gauge("gavel_rpc_server_stream_items_total", [("method", method)], Double(statistics.items))
                gauge("gavel_rpc_server_stream_bytes_total", [("method", method)], Double(statistics.itemBytes))
            }
            var cumulative: UInt64 = 0
            for (index, count) in statistics.durationBuckets.enumerated() {
                cumulative += count
                let bounds = MethodStatistics.bucketBoundsMicroseconds
                let bound = index < bounds.count ? "\(Double(bounds[index]) / 1e6)" : "+Inf"
                gauge(
                    "gavel_rpc_server_duration_seconds_bucket", [("method", method), ("le", bound)], Double(cumulative))
            }
            gauge("gavel_rpc_server_duration_seconds_count", [("method", method)], Double(cumulative))
            gauge(
                "gavel_rpc_server_duration_seconds_sum", [("method", method)],
                Double(statistics.totalMicroseconds) / 1e6)
        }
    }

    @Loop
    private static func recordLoop() {
        let loop = Loop.statistics
        gauge("gavel_loop_turns_total", [], Double(loop.turns))
        gauge("gavel_loop_busy_seconds_total", [], Double(loop.busyNanoseconds) / 1e9)
        gauge("gavel_loop_sleeps_avoided_total", [], Double(loop.sleepsAvoided))
        gauge("gavel_loop_looked_in_vain_seconds_total", [], Double(loop.lookedInVainNanoseconds) / 1e9)
        gauge("gavel_loop_longest_turn_seconds", [], Double(loop.longestTurnNanoseconds) / 1e9)
    }

    @Loop
    private static func recordPool(_ pool: PoolStatistics) {
        gauge("gavel_postgres_connections", [("state", "in_use")], Double(pool.inUse))
        gauge("gavel_postgres_connections", [("state", "idle")], Double(pool.idle))
        gauge("gavel_postgres_waiting", [], Double(pool.waiting))
        gauge("gavel_postgres_transactions_total", [], Double(pool.transactions))
        gauge("gavel_postgres_errors_total", [], Double(pool.errors))
        gauge("gavel_postgres_connections_lost_total", [], Double(pool.connectionsLost))
    }

    @Loop
    private static func recordBus(_ context: ServiceContext, _ server: RPCServer) {
        let statistics = server.statistics
        for (reason, count) in statistics.drops { gauge("gavel_bus_drops_total", [("reason", reason)], Double(count)) }
        gauge("gavel_bus_peers", [], Double(statistics.sessions))
        gauge("gavel_bus_calls_running", [], Double(statistics.runningCalls))
        gauge("gavel_bus_streams_running", [], Double(statistics.runningStreams))
        gauge("gavel_bus_calls_pending", [], Double(context.bus.pendingCalls))
        for service in ServiceName.allCases {
            let counts = [
                ("known", context.bus.endpoints(of: service)), ("ready", context.bus.readyEndpoints(of: service)),
            ]
            for (state, endpoints) in counts {
                gauge(
                    "gavel_bus_endpoints", [("service", service.rawValue), ("state", state)], Double(endpoints.count))
            }
        }
        gauge("gavel_bus_names_failing", [], Double(context.bus.failingNames))
    }

    @Loop
    private static func recordFeeds(_ context: ServiceContext) {
        let now = MonotonicInstant.now
        for (source, lag) in context.feeds.lag where lag.isActive {
            let labels = [("source", source.rawValue)]
            gauge("gavel_feed_lag_seconds", labels, Double(now.milliseconds(since: lag.caughtUpAt)) / 1000)
            gauge("gavel_feed_consumed_total", labels, Double(lag.consumed))
            gauge("gavel_feed_parked_total", labels, Double(lag.parked))
        }
    }

    private static func gauge(_ label: String, _ dimensions: [(String, String)], _ value: Double) {
        Gauge(label: label, dimensions: dimensions).record(value)
    }
}
