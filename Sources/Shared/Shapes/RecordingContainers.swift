/// Records the keys of an object and what they are decoded as.
final class RecordingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoder: RecordingDecoder
    private var optionalKeys: Set<String> = []

    init(decoder: RecordingDecoder) { self.decoder = decoder }

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }

    /// `decodeIfPresent` asks this first, by which an optional field is known.
    func decodeNil(forKey key: Key) -> Bool {
        optionalKeys.insert(key.stringValue)
        return false
    }

    private func note<Value>(_ key: Key, _ shape: Shape, _ value: Value) -> Value {
        decoder.note(key.stringValue, shape, isRequired: !optionalKeys.contains(key.stringValue))
        return value
    }

    private func integer<Value: FixedWidthInteger>(_ key: Key, _ type: Value.Type) -> Value {
        note(key, .int64, 1)
    }

    func decode(_ type: Bool.Type, forKey key: Key) -> Bool { note(key, .boolean, true) }
    func decode(_ type: String.Type, forKey key: Key) -> String { note(key, .plainText, "text") }
    func decode(_ type: Double.Type, forKey key: Key) -> Double { note(key, .number, 0.5) }
    func decode(_ type: Float.Type, forKey key: Key) -> Float { note(key, .number, 0.5) }
    func decode(_ type: Int.Type, forKey key: Key) -> Int { integer(key, type) }
    func decode(_ type: Int8.Type, forKey key: Key) -> Int8 { integer(key, type) }
    func decode(_ type: Int16.Type, forKey key: Key) -> Int16 { integer(key, type) }
    func decode(_ type: Int32.Type, forKey key: Key) -> Int32 { integer(key, type) }
    func decode(_ type: Int64.Type, forKey key: Key) -> Int64 { integer(key, type) }
    func decode(_ type: UInt.Type, forKey key: Key) -> UInt { integer(key, type) }
    func decode(_ type: UInt8.Type, forKey key: Key) -> UInt8 { integer(key, type) }
    func decode(_ type: UInt16.Type, forKey key: Key) -> UInt16 { integer(key, type) }
    func decode(_ type: UInt32.Type, forKey key: Key) -> UInt32 { integer(key, type) }
    func decode(_ type: UInt64.Type, forKey key: Key) -> UInt64 { integer(key, type) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let (shape, value) = try decoder.recorder.record(type)
        return note(key, shape, value)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        throw ShapeRecorder.Unrecordable(type: "a nested container")
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw ShapeRecorder.Unrecordable(type: "a nested container")
    }
    func superDecoder() throws -> any Decoder { throw ShapeRecorder.Unrecordable(type: "a superclass") }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw ShapeRecorder.Unrecordable(type: "a superclass") }
}

/// Records what a single value is decoded as.
struct RecordingValue: SingleValueDecodingContainer {
    let decoder: RecordingDecoder

    var codingPath: [any CodingKey] { [] }
    func decodeNil() -> Bool { false }

    private func note<Value>(_ shape: Shape, _ value: Value) -> Value {
        decoder.recorded = .scalar(shape)
        return value
    }

    func decode(_ type: Bool.Type) -> Bool { note(.boolean, true) }
    func decode(_ type: String.Type) -> String { note(.plainText, decoder.text) }
    func decode(_ type: Double.Type) -> Double { note(.number, 0.5) }
    func decode(_ type: Float.Type) -> Float { note(.number, 0.5) }
    func decode(_ type: Int.Type) -> Int { note(.int64, 1) }
    func decode(_ type: Int8.Type) -> Int8 { note(.int64, 1) }
    func decode(_ type: Int16.Type) -> Int16 { note(.int64, 1) }
    func decode(_ type: Int32.Type) -> Int32 { note(.int64, 1) }
    func decode(_ type: Int64.Type) -> Int64 { note(.int64, 1) }
    func decode(_ type: UInt.Type) -> UInt { note(.int64, 1) }
    func decode(_ type: UInt8.Type) -> UInt8 { note(.int64, 1) }
    func decode(_ type: UInt16.Type) -> UInt16 { note(.int64, 1) }
    func decode(_ type: UInt32.Type) -> UInt32 { note(.int64, 1) }
    func decode(_ type: UInt64.Type) -> UInt64 { note(.int64, 1) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (shape, value) = try decoder.recorder.record(type)
        return note(shape, value)
    }
}
