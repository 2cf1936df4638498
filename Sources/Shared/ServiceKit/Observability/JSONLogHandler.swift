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

    /// The line of an event, with its line feed.
    func line(_ event: LogEvent, at instant: Timestamp) -> String {
        var line = "{\"time\":\"\(instant)\",\"level\":\"\(event.level.rawValue)\",\"message\":"
        line += quoted(event.message.description) + prefix
        var merged = metadata.merging(event.metadata ?? [:]) { _, new in new }
        if let error = event.error, merged["error"] == nil { merged["error"] = "\(debugText(error))" }
        for (key, value) in merged.sorted(by: { $0.key < $1.key }) {
            // An object has each key once.
            let name = JSONLogHandler.ownKeys.contains(key) ? "metadata.\(key)" : key
            line += ",\(quoted(name)):\(quoted(value.description))"
        }
        return line + "}\n"
    }

    private static let ownKeys: Set<String> = ["time", "level", "message", "service", "instance"]
    /// Lines of several threads must not mix.
    private static let output = Mutex(())
}

private func writeAll(_ line: String) {
    var bytes = Array(line.utf8)[...]
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
    var out = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": out += "\\\""
        case "\\": out += "\\\\"
        case "\n": out += "\\n"
        case "\r": out += "\\r"
        case "\t": out += "\\t"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out + "\""
}
