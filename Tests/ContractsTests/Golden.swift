import Foundation
import Shapes
import Testing
import Wire

/// A value of a contract with the file that says how it looks on the bus.
struct Golden: Sendable, CustomTestStringConvertible {
    /// `<service>.<method>.request`, `<service>.<method>.response` or `<service>.<Event>`, and a variant after that.
    let name: String
    let encode: @Sendable () throws -> [UInt8]
    /// Reads bytes as the contract's type and writes them again.
    let recode: @Sendable ([UInt8]) throws -> [UInt8]
    /// Records the shape of the contract's type, as reflection does.
    let shape: @Sendable () throws -> Shape

    init<Value: Codable & Sendable>(_ name: String, _ value: Value) {
        self.name = name
        encode = { try JSON.encode(value) }
        recode = { try JSON.encode(try JSON.decode(Value.self, from: $0)) }
        shape = { try ShapeRecorder(readsNotes: false).shape(of: Value.self) }
    }

    var testDescription: String { name }

    /// When this is set, golden files are written before they are compared:
    /// `GAVEL_WRITE_GOLDEN=1 swift test --filter ContractsTests`.
    static let isWriting = ProcessInfo.processInfo.environment["GAVEL_WRITE_GOLDEN"] == "1"

    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    private var file: URL { Golden.directory.appending(path: "\(name).json") }

    /// The content of the file.
    func stored() throws -> JSONValue {
        try Golden.written.get()
        return try JSON.decode(JSONValue.self, from: [UInt8](try Data(contentsOf: file)))
    }

    /// All files are written before the first is read.
    private static let written = Result { if isWriting { for golden in Samples.all { try golden.write() } } }

    /// Writes the file from the sample, laid out for people.
    private func write() throws {
        let object = try JSONSerialization.jsonObject(with: Data(try encode()), options: .fragmentsAllowed)
        let text = try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        try (text + Data("\n".utf8)).write(to: file)
    }
}

extension JSONValue {
    /// Members whose value is any JSON, or an object whose keys are data: what stands there is passed on as it is.
    private static let openMembers: Set<String> = [
        "body", "consumed", "data", "marketPrices", "request", "response", "shares", "value",
    ]

    /// This value with a field in every object that no contract knows, as a newer program might send it.
    var withUnknownFields: JSONValue {
        switch self {
        case .object(let members):
            var grown: [String: JSONValue] = ["fieldOfTheFuture": ["nested": [1, nil]]]
            for (key, value) in members {
                grown[key] = JSONValue.openMembers.contains(key) ? value : value.withUnknownFields
            }
            return .object(grown)
        case .array(let items): return .array(items.map(\.withUnknownFields))
        default: return self
        }
    }
}
