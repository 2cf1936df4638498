import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Reactor
import Synchronization

/// Lets tasks run on the event loop of their connection.
///
/// A request is read and written by the event loop of its connection. Without a preference its task runs on a thread of
/// the global pool, and each step between the two wakes another thread. Steps of several requests that are ready together
/// are run together: between them and the bus' loop each side wakes the other once for all of them, and calls that were
/// made together leave in one frame.
final class EventLoopExecutor: TaskExecutor {
    private struct Queue {
        var jobs: [UnownedJob] = []
        /// The event loop will run them.
        var isScheduled = false
        /// The bus' loop will have the event loop run them when its turn ends.
        var isPromised = false
    }

    /// After so many jobs the bus' loop is woken, whatever is still to be done.
    private static let gatheringLimit = 32

    /// Those of the front's event loops.
    private static let all = Dictionary(
        uniqueKeysWithValues: HTTPServer.eventLoops.makeIterator().map {
            (ObjectIdentifier($0), EventLoopExecutor($0))
        })

    private let loop: any EventLoop
    private let queue = Mutex(Queue())

    init(_ loop: any EventLoop) { self.loop = loop }

    static func of(_ channel: any Channel) -> EventLoopExecutor {
        guard let executor = all[ObjectIdentifier(channel.eventLoop)] else {
            preconditionFailure("connections live on the front's event loops")
        }
        return executor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if Loop.isCurrent {
            let mustPromise = queue.withLock { queue in
                queue.jobs.append(job)
                defer { queue.isPromised = true }
                return !queue.isPromised
            }
            if mustPromise { Loop.afterTurn { self.schedule { $0.isPromised = false } } }
        } else {
            // Whatever the bus' loop has promised: its turn may be long.
            schedule { $0.jobs.append(job) }
        }
    }

    private func schedule(_ change: (inout Queue) -> Void) {
        let mustExecute = queue.withLock { queue in
            change(&queue)
            guard !queue.jobs.isEmpty, !queue.isScheduled else { return false }
            queue.isScheduled = true
            return true
        }
        if mustExecute { loop.execute { self.run() } }
    }

    private func run() {
        var jobs = queue.withLock { queue in
            queue.isScheduled = false
            defer { queue.jobs = [] }
            return queue.jobs[...]
        }
        while !jobs.isEmpty {
            let gathered = jobs.prefix(Self.gatheringLimit)
            jobs = jobs.dropFirst(gathered.count)
            Loop.wakingOnce {
                for job in gathered { job.runSynchronously(on: asUnownedTaskExecutor()) }
            }
        }
    }
}

/// HTTP/1.1 connections whose requests are answered on the connection's event loop.
struct EventLoopConnections: ServerChildChannel {
    /// The buffer for what is read, which each connection keeps. Most requests are smaller; it grows when it must.
    private static let readBuffers = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 65_536)

    private let http: HTTP1Channel

    init(_ http: HTTP1Channel) { self.http = http }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.setOption(.recvAllocator, value: Self.readBuffers).flatMap {
            http.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor.of(value.channel)) {
            await http.handle(value: value, logger: logger)
        }
    }
}
