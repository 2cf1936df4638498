import ArgumentParser
import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// `gavel events auctions --follow`: a service's feed, one JSON object per line.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Print the events of a service's feed, one JSON object per line.",
        discussion: "A place in the feed is written EPOCH:TRANSACTION:POSITION, as each line shows it under `cursor`.")

    @Argument(help: "The service.")
    var service: String

    @Flag(help: "Go on and wait for new events.")
    var follow = false

    @Option(help: "Begin after this place, e.g. 1:7421:33.")
    var after: String?

    @Option(help: "End after so many events.")
    var limit: Int?

    @OptionGroup var platform: PlatformOptions

    private struct Line: Encodable {
        var cursor: String
        var aggregate: String
        var version: Int64
        var type: String
        var at: Timestamp
        var body: JSONValue
        var traceParent: String?
    }

    func run() async throws {
        guard let service = ServiceName(rawValue: service) else {
            throw ValidationError("There is no service '\(service)'.")
        }
        let start = try after.map { text in
            guard let cursor = FeedCursor(text) else {
                throw ValidationError("'\(text)' is no place in a feed; write EPOCH:TRANSACTION:POSITION.")
            }
            return cursor
        }
        let (follow, limit) = (follow, limit)
        try await platform.withPlatform { platform in
            var cursor = start ?? .start
            var rest = limit ?? Int.max
            while rest > 0 {
                let answer = try await platform.persist(
                    PullEvents.self, PullEvents.Request(after: cursor, limit: min(rest, 500)), on: service,
                    forSeconds: follow ? 3600 : 10)
                for event in answer.events {
                    print(try JSONOutput.line(EventsCommand.line(event)))
                    cursor = event.cursor
                }
                flushOutput()
                rest -= answer.events.count
                if answer.hasMore { continue }
                guard follow else { return }
                try await Loop.sleep(.milliseconds(300))
            }
        }
    }

    private static func line(_ event: FeedEvent) -> Line {
        Line(
            cursor: event.cursor.text, aggregate: event.aggregate, version: event.version, type: event.type,
            at: event.at, body: event.body, traceParent: event.traceParent)
    }
}

extension FeedCursor {
    /// `EPOCH:TRANSACTION:POSITION`
    var text: String { "\(epoch):\(transaction):\(position)" }

    /// Reads the text form; nil for anything else.
    init?(_ text: String) {
        let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard numbers.count == 3, let epoch = numbers[0], let transaction = numbers[1], let position = numbers[2],
            epoch >= 0, transaction >= 0, position >= 0
        else { return nil }
        self.init(epoch: epoch, transaction: transaction, position: position)
    }

    /// Whether a reader who stands here has read everything up to `other`.
    func hasReached(_ other: FeedCursor) -> Bool {
        (epoch, transaction, position) >= (other.epoch, other.transaction, other.position)
    }
}
