import FoundationEssentials
import Synchronization
import Wire

/// A service's own settings, read strictly: faults gather and are reported together before the service starts.
package final class Settings: Sendable {
    private let values: JSONValue
    private let gathered = Mutex<[String]>([])

    package init(_ values: JSONValue) { self.values = values }

    /// A text with a default.
    package func string(_ key: String, default value: String) -> String { optionalString(key) ?? value }

    /// A required text.
    package func string(_ key: String) -> String {
        if let text = optionalString(key) { return text }
        if values[key] == nil { fault("settings.\(key) is missing") }
        return ""
    }

    /// A text that may be absent.
    package func optionalString(_ key: String) -> String? {
        switch values[key] {
        case .string(let text) where !text.isEmpty: return text
        case nil, .null: break
        default: fault("settings.\(key) must be a text that is not empty")
        }
        return nil
    }

    /// An integer within `range`.
    package func int(_ key: String, in range: ClosedRange<Int64>, default value: Int64) -> Int64 {
        switch values[key] {
        case nil, .null: return value
        case .integer(let found) where range.contains(found): return found
        default:
            fault("settings.\(key) must be an integer between \(range.lowerBound) and \(range.upperBound)")
            return value
        }
    }

    /// A truth value.
    package func bool(_ key: String, default value: Bool) -> Bool {
        switch values[key] {
        case nil, .null: return value
        case .bool(let found): return found
        default:
            fault("settings.\(key) must be true or false")
            return value
        }
    }

    /// A list of texts.
    package func strings(_ key: String, default value: [String]) -> [String] {
        guard let found = values[key], found != .null else { return value }
        guard let items = found.arrayValue, items.allSatisfy({ $0.stringValue != nil }) else {
            fault("settings.\(key) must be a list of texts")
            return value
        }
        return items.compactMap(\.stringValue)
    }

    /// The trimmed content of the file that `key` names: secrets are files, never values.
    package func file(_ key: String) -> String {
        let path = string(key)
        guard !path.isEmpty else { return "" }
        guard let data = try? Data(contentsOf: URL(filePath: path)),  // try?: reported as a fault with its path
            let text = String(data: data, encoding: .utf8)
        else {
            fault("settings.\(key) names the file \(path), which cannot be read")
            return ""
        }
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Notes a fault that only the service can see.
    package func fault(_ text: String) { gathered.withLock { $0.append(text) } }

    /// Throws when any fault was noted.
    package func check() throws(ConfigurationFaults) {
        let faults = gathered.withLock { $0 }
        if !faults.isEmpty { throw ConfigurationFaults(faults) }
    }
}
