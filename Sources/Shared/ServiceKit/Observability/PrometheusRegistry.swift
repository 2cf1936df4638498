import CoreMetrics
import Synchronization

/// Keeps the process's metrics of swift-metrics and prints them in Prometheus' text format.
package final class PrometheusRegistry: MetricsFactory, Sendable {
    private struct Key: Hashable {
        let name: String
        let labels: String
    }

    private struct Tables {
        var counters: [Key: CounterCell] = [:]
        var recorders: [Key: RecorderCell] = [:]
        var timers: [Key: TimerCell] = [:]
    }

    private let tables = Mutex(Tables())

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let key = key(label, dimensions)
        return tables.withLock { tables in
            if let known = tables.counters[key] { return known }
            let cell = CounterCell()
            tables.counters[key] = cell
            return cell
        }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let key = key(label, dimensions)
        return tables.withLock { tables in
            if let known = tables.recorders[key] { return known }
            let cell = RecorderCell()
            tables.recorders[key] = cell
            return cell
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let key = key(label, dimensions)
        return tables.withLock { tables in
            if let known = tables.timers[key] { return known }
            let cell = TimerCell()
            tables.timers[key] = cell
            return cell
        }
    }

    // A metric that was made once stays: its name and labels are few and known.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// All metrics as text, sorted by name.
    package func text() -> String {
        let (counters, recorders, timers) = tables.withLock { ($0.counters, $0.recorders, $0.timers) }
        var lines: [String] = []
        var typed: Set<String> = []
        func type(_ name: String, _ kind: String) {
            if typed.insert(name).inserted { lines.append("# TYPE \(name) \(kind)") }
        }
        for (key, cell) in counters.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
            type(key.name, "counter")
            lines.append("\(key.name)\(braces(key.labels)) \(cell.value)")
        }
        for (key, cell) in recorders.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
            // What is counted elsewhere is recorded as it stands; by convention its name says that it only grows.
            type(key.name, key.name.hasSuffix("_total") ? "counter" : "gauge")
            lines.append("\(key.name)\(braces(key.labels)) \(cell.value)")
        }
        for (key, cell) in timers.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
            type(key.name, "histogram")
            lines += cell.lines(name: key.name, labels: key.labels)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func key(_ label: String, _ dimensions: [(String, String)]) -> Key {
        let labels = dimensions.map { name, value in "\(identifier(name))=\"\(escaped(value))\"" }
        return Key(name: identifier(label), labels: labels.joined(separator: ","))
    }
}

/// A name in the alphabet of Prometheus: ASCII letters, digits and underscores, no digit first.
private func identifier(_ text: String) -> String {
    let name = text.unicodeScalars.map { scalar -> Character in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
        default: "_"
        }
    }
    return name.first?.isNumber ?? true ? "_" + String(name) : String(name)
}

/// The value of a label. By scalars: a line feed after a carriage return is one character of Swift's with it.
private func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
        switch scalar {
        case "\\": text += "\\\\"
        case "\"": text += "\\\""
        case "\n": text += "\\n"
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text
}

private func braces(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

private final class CounterCell: CounterHandler, Sendable {
    private let total = Mutex<Int64>(0)
    var value: Int64 { total.withLock { $0 } }
    func increment(by amount: Int64) { total.withLock { $0 += amount } }
    func reset() { total.withLock { $0 = 0 } }
}

private final class RecorderCell: RecorderHandler, Sendable {
    private let last = Mutex<Double>(0)
    var value: Double { last.withLock { $0 } }
    func record(_ value: Int64) { last.withLock { $0 = Double(value) } }
    func record(_ value: Double) { last.withLock { $0 = value } }
}

private final class TimerCell: TimerHandler, Sendable {
    /// Upper bounds in seconds, from half a millisecond to ten seconds.
    private static let bounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
    private struct State {
        var counts = [UInt64](repeating: 0, count: TimerCell.bounds.count)
        var total: UInt64 = 0
        var sum: Double = 0
    }
    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        state.withLock { state in
            state.total += 1
            state.sum += seconds
            for index in TimerCell.bounds.indices where seconds <= TimerCell.bounds[index] { state.counts[index] += 1 }
        }
    }

    func lines(name: String, labels: String) -> [String] {
        let state = state.withLock { $0 }
        let prefix = labels.isEmpty ? "" : labels + ","
        var lines = zip(TimerCell.bounds, state.counts).map { "\(name)_bucket{\(prefix)le=\"\($0)\"} \($1)" }
        lines.append("\(name)_bucket{\(prefix)le=\"+Inf\"} \(state.total)")
        lines.append("\(name)_sum\(braces(labels)) \(state.sum)")
        lines.append("\(name)_count\(braces(labels)) \(state.total)")
        return lines
    }
}
