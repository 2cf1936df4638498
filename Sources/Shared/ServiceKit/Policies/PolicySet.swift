import Contracts
import Kernel
import Signing
import Wire

/// The policies of one service: every number that the rules leave to the marketplace, by kind and market.
///
/// The most specific entry wins: kind and market, then market, then kind, then the general one.
package struct PolicySet: Sendable {
    package let entries: [PolicyEntry]
    /// The first 16 hexadecimal digits of the SHA-256 of the set, so that a deadline can name what it was computed by.
    package let version: String
    private let index: [String: [PolicyEntry]]

    package init(_ entries: [PolicyEntry]) {
        self.entries = entries
        let lines = entries.map {
            "\($0.key)|\($0.kind?.rawValue ?? "")|\($0.market?.rawValue ?? "")|\($0.value.canonicalText)"
        }
        version = String(hex(sha256(Array(lines.sorted().joined(separator: "\n").utf8))).prefix(16))
        index = Dictionary(grouping: entries, by: \.key)
    }

    package static let empty = PolicySet([])

    /// Reads a policy file: `{"policies": [{"key", "kind"?, "market"?, "value", "rule", "source"}]}`.
    package static func parse(_ bytes: [UInt8]) throws -> PolicySet {
        struct File: Codable { var policies: [PolicyEntry] }
        return PolicySet(try JSON.decode(File.self, from: bytes).policies)
    }

    /// The policy file that a service was built with.
    package static func shipped(_ bytes: [UInt8]) -> PolicySet {
        do {
            return try parse(bytes)
        } catch {
            preconditionFailure("the shipped policy file is malformed: \(error)")
        }
    }

    /// This set with the entries of an operator's file in place of or beside its own. A key that the service does not
    /// know and a value of another type are faults.
    package func overridden(by other: PolicySet) throws(ConfigurationFaults) -> PolicySet {
        var faults: [String] = []
        var merged = entries
        for entry in other.entries {
            guard let own = index[entry.key]?.first else {
                faults.append("policy \(entry.key) does not exist")
                continue
            }
            if let wanted = own.value.mismatch(entry.value) {
                faults.append("policy \(entry.key) must be \(wanted), not \(entry.value.typeName)")
            }
            merged.removeAll { $0.key == entry.key && $0.kind == entry.kind && $0.market == entry.market }
            merged.append(entry)
        }
        if !faults.isEmpty { throw ConfigurationFaults(faults) }
        return PolicySet(merged)
    }

    /// The value in force, nil when no entry fits.
    package func value(_ key: String, kind: TradeKind? = nil, market: Market? = nil) -> JSONValue? {
        var best: (score: Int, value: JSONValue)?
        for entry in index[key] ?? [] {
            if let wanted = entry.kind, wanted != kind { continue }
            if let wanted = entry.market, wanted != market { continue }
            let score = (entry.market == nil ? 0 : 2) + (entry.kind == nil ? 0 : 1)
            if score >= best?.score ?? -1 { best = (score, entry.value) }
        }
        return best?.value
    }

    /// An integer policy. A service's own file states every key that it reads, so its absence is a defect.
    package func integer(_ key: String, kind: TradeKind? = nil, market: Market? = nil) -> Int64 {
        guard let found = value(key, kind: kind, market: market)?.integerValue else {
            preconditionFailure("policy \(key) is not stated as an integer")
        }
        return found
    }

    /// A list of integers, e.g. the durations that a seller may choose.
    package func integers(_ key: String, kind: TradeKind? = nil, market: Market? = nil) -> [Int64] {
        guard let found = value(key, kind: kind, market: market)?.arrayValue else {
            preconditionFailure("policy \(key) is not stated as a list")
        }
        return found.compactMap(\.integerValue)
    }
}

extension JSONValue {
    /// Equal text for equal values, in every process: the keys of objects are sorted.
    fileprivate var canonicalText: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "\(value.debugDescription)"
        case .array(let items): "[\(items.map(\.canonicalText).joined(separator: ","))]"
        case .object(let members):
            "{\(members.sorted { $0.key < $1.key }.map(JSONValue.canonicalMember).joined(separator: ","))}"
        }
    }

    private static func canonicalMember(_ key: String, _ value: JSONValue) -> String {
        "\(key.debugDescription):\(value.canonicalText)"
    }

    /// What a value in place of this one must be, when `other` is something else; items of a list must be alike too.
    fileprivate func mismatch(_ other: JSONValue) -> String? {
        guard typeName == other.typeName else { return typeName }
        guard case .array(let own) = self, case .array(let items) = other, let first = own.first else { return nil }
        if items.isEmpty { return "a list that is not empty" }
        return items.contains { first.mismatch($0) != nil } ? "a list whose items are each \(first.typeName)" : nil
    }

    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
