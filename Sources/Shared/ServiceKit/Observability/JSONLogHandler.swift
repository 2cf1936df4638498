import Glibc
import Kernel
import Logging
import Wire

/// Writes one JSON object per line to standard error: time, level, message, service, instance, then the metadata.
/// Callers never pass contact data, keys or amounts with names.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    /// The members that name the process, with a comma before each.
    private let origin: [UInt8]

    package init(service: String, instance: String, level: Logger.Level) {
        logLevel = level
        var writer = JSONWriter()
        writer.raw(",\"service\":")
        writer.string(service)
        writer.raw(",\"instance\":")
        writer.string(instance)
        origin = writer.bytes
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        LogOutput.standardError.append(line(event, at: machineNow()), isUrgent: event.level > .info)
    }

    /// The line of an event, with its line feed.
    func line(_ event: LogEvent, at instant: Timestamp) -> [UInt8] {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(384)
        writer.raw("{\"time\":")
        writer.string(instant.description)
        writer.raw(",\"level\":")
        writer.string(event.level.rawValue)
        writer.raw(",\"message\":")
        writer.string(event.message.description)
        writer.bytes += origin
        var merged = event.metadata ?? [:]
        if !metadata.isEmpty { merged.merge(metadata) { event, _ in event } }
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
}

/// The machine's time, for logs and tokens; rules use the service's clock.
package func machineNow() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
}
