import Logging
import Synchronization

/// Keeps what services log, for tests of alarms and for the message of a test that fails.
package final class TestLog: Sendable {
    private let gathered = Mutex<[String]>([])

    package init() {}

    /// All lines so far: level, instance, message, metadata.
    package var lines: [String] { gathered.withLock { $0 } }

    /// A logger that writes here.
    package func logger(_ instance: String) -> Logger {
        Logger(label: instance) { _ in Handler(log: self, instance: instance) }
    }

    private struct Handler: LogHandler {
        let log: TestLog
        let instance: String
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let merged = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            let text = merged.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            log.gathered.withLock { $0.append("\(event.level) \(instance): \(event.message) \(text)") }
        }
    }
}
