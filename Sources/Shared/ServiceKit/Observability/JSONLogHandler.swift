import Glibc
import Kernel
import Logging
import Synchronization
import Wire

/// Writes one JSON object per line to standard error: time, level, message, service, instance, then the metadata.
/// Callers never pass contact data, keys or amounts with names.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private let prefix: String

    package init(service: String, instance: String, level: Logger.Level) {
        logLevel = level
        prefix = ",\"service\":\(quoted(service)),\"instance\":\(quoted(instance))"
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let line = line(event, at: machineNow())
        JSONLogHandler.output.withLock { _ in writeAll(line) }
    }

    /// The line of an event, with its line feed. Built as bytes: every request and every call writes one.
    func line(_ event: LogEvent, at instant: Timestamp) -> [UInt8] {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(512)
        writer.raw("{\"time\":")
        writer.string(instant.description)
        writer.raw(",\"level\":")
        writer.string(event.level.rawValue)
        writer.raw(",\"message\":")
        writer.string(event.message.description)
        writer.bytes.append(contentsOf: prefix.utf8)
        var merged = event.metadata ?? [:]
        if !metadata.isEmpty { merged = metadata.merging(merged) { _, new in new } }
        if let error = event.error, merged["error"] == nil { merged["error"] = "\(debugText(error))" }
        for (key, value) in merged.sorted(by: { $0.key < $1.key }) {
            writer.raw(",")
            // An object has each key once.
            writer.string(JSONLogHandler.ownKeys.contains(key) ? "metadata.\(key)" : key)
            writer.raw(":")
            writer.string(value.description)
        }
        writer.raw("}\n")
        return writer.bytes
    }

    private static let ownKeys: Set<String> = ["time", "level", "message", "service", "instance"]
    /// Lines of several threads must not mix.
    private static let output = Mutex(())
}

private func writeAll(_ line: [UInt8]) {
    var bytes = line[...]
    while !bytes.isEmpty {
        let written = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
        if written < 0, errno == EINTR { continue }
        // A log that cannot be written has nowhere to be reported.
        guard written > 0 else { return }
        bytes = bytes.dropFirst(written)
    }
}

/// The machine's time, for logs and tokens; rules use the service's clock.
package func machineNow() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
}

/// A JSON string literal.
private func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.string(text)
    return String(decoding: writer.bytes, as: UTF8.self)
}
