import Wire

/// Everything that is wrong with a configuration, all at once.
package struct ConfigurationFaults: Error, CustomStringConvertible, Sendable {
    /// One sentence per fault, beginning with the path of the key.
    package let faults: [String]

    package init(_ faults: [String]) { self.faults = faults }

    package var description: String {
        "the configuration has \(faults.count) fault\(faults.count == 1 ? "" : "s"):\n"
            + faults.map { "  - \($0)" }.joined(separator: "\n")
    }
}

/// Reads one object of a configuration strictly: each key is asked for, faults gather, and what nobody asked for is
/// one.
package final class ConfigurationReader {
    private let path: String
    private let members: [String: JSONValue]
    private let isObject: Bool
    private var asked: Set<String> = []
    private var children: [ConfigurationReader] = []
    private(set) var faults: [String] = []

    package init(_ value: JSONValue, path: String = "") {
        self.path = path
        members = value.objectValue ?? [:]
        isObject = value.objectValue != nil
    }

    /// Notes a fault of `key` that only the caller can see.
    package func fault(_ key: String, _ text: String) { faults.append("\(name(key)) \(text)") }

    /// A required text.
    package func string(_ key: String) -> String { optionalString(key, isRequired: true) ?? "" }

    /// A text with a default.
    package func string(_ key: String, default value: String) -> String { optionalString(key) ?? value }

    /// A text that may be absent.
    package func optionalString(_ key: String) -> String? { optionalString(key, isRequired: false) }

    /// An integer within `range`; required when there is no default. A faulty one reads as the default or as the least.
    package func int(_ key: String, in range: ClosedRange<Int64>, default value: Int64? = nil) -> Int64 {
        switch member(key) {
        case nil, .null:
            if value == nil { fault(key, "is missing") }
        case .integer(let found) where range.contains(found): return found
        case .integer(let found):
            fault(key, "is \(found) but must be between \(range.lowerBound) and \(range.upperBound)")
        default: fault(key, "must be an integer")
        }
        return value ?? range.lowerBound
    }

    /// A truth value with a default.
    package func bool(_ key: String, default value: Bool) -> Bool {
        switch member(key) {
        case nil, .null: return value
        case .bool(let found): return found
        default:
            fault(key, "must be true or false")
            return value
        }
    }

    /// A list of texts with a default.
    package func strings(_ key: String, default value: [String]? = nil) -> [String] {
        switch member(key) {
        case .array(let items):
            let texts = items.compactMap(\.stringValue)
            if texts.count != items.count { fault(key, "must be a list of texts") }
            return texts
        case nil, .null:
            if value == nil { fault(key, "is missing") }
        default: fault(key, "must be a list of texts")
        }
        return value ?? []
    }

    /// The reader of an object below `key`; an absent one is a fault unless it may be missing.
    package func object(_ key: String, isRequired: Bool = true) -> ConfigurationReader {
        let value = member(key)
        if value == nil, isRequired { fault(key, "is missing") }
        let child = ConfigurationReader(value ?? .object([:]), path: name(key))
        // Of an object that is missing as a whole, its members need not be named.
        if value != nil || !isRequired { children.append(child) }
        return child
    }

    /// The keys of this object, for objects whose keys are data.
    package var keys: [String] { members.keys.sorted() }

    /// One of the cases of a text enumeration.
    package func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, default value: Choice) -> Choice
    where Choice.RawValue == String {
        guard let text = optionalString(key) else { return value }
        if let choice = Choice(rawValue: text) { return choice }
        fault(key, "is '\(text)' but must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        return value
    }

    /// All faults of this object and of those below it, unknown keys included.
    package func allFaults() -> [String] {
        guard isObject else { return ["\(path.isEmpty ? "the configuration" : path) must be an object"] }
        let unknown = members.keys.filter { !asked.contains($0) }.sorted().map { "\(name($0)) is not a known key" }
        return faults + unknown + children.flatMap { $0.allFaults() }
    }

    private func optionalString(_ key: String, isRequired: Bool) -> String? {
        switch member(key) {
        case .string(let text):
            if text.isEmpty { fault(key, "is empty") }
            return text
        case nil, .null:
            if isRequired { fault(key, "is missing") }
        default: fault(key, "must be a text")
        }
        return nil
    }

    private func member(_ key: String) -> JSONValue? {
        asked.insert(key)
        return members[key]
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
