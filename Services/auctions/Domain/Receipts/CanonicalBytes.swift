import Kernel

/// The one byte encoding that is hashed and signed: integers big-endian and of fixed width, everything of variable
/// length behind its length, and a tag first that says what the bytes are. No two values share an encoding.
struct CanonicalBytes {
    private(set) var bytes: [UInt8] = []

    init(tag: String) {
        bytes.reserveCapacity(256)
        append(tag)
    }

    mutating func append(_ value: UInt8) { bytes.append(value) }

    mutating func append(_ value: Int64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ values: [UInt8]) {
        append(Int64(values.count))
        bytes.append(contentsOf: values)
    }

    mutating func append(_ text: String) {
        append(Int64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append<Kind>(_ id: ID<Kind>) {
        append(Int64(bitPattern: id.high))
        append(Int64(bitPattern: id.low))
    }

    mutating func append(_ instant: Timestamp) { append(instant.microseconds) }

    mutating func append(_ digest: Digest?) { append(digest?.bytes ?? []) }

    mutating func append(_ values: [Int64]) {
        append(Int64(values.count))
        for value in values { append(value) }
    }

    /// A presence byte, then the value.
    mutating func append(optional value: Int64?) {
        append(UInt8(value == nil ? 0 : 1))
        append(value ?? 0)
    }
}
