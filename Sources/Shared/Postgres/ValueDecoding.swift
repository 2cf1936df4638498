import Kernel

extension UnsafeRawBufferPointer {
    /// The integer at `offset`, most significant byte first; the caller has checked the length.
    func bigEndian<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int = 0) -> Value {
        Value(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// A `timestamptz`; nil when it is infinite or the bytes are not one.
    var timestamp: Timestamp? {
        guard count == 8 else { return nil }
        let (sum, overflow) = bigEndian(Int64.self).addingReportingOverflow(postgresEpochMicroseconds)
        // PostgreSQL's infinities are the two ends of the range.
        return overflow || bigEndian(Int64.self) == .min ? nil : Timestamp(microseconds: sum)
    }

    /// JSON text: `jsonb` has a version byte in front, `json` has none.
    func json(_ type: PostgresType) -> String? {
        switch type {
        case .json: return String(decoding: self, as: UTF8.self)
        case .jsonb:
            guard first == 1 else { return nil }
            return String(decoding: self.dropFirst(), as: UTF8.self)
        default: return nil
        }
    }

    /// The elements of a one-dimensional array, nil for NULL; nil for the whole when the bytes are not such an array.
    func array<Element>(of element: PostgresType, _ decode: (UnsafeRawBufferPointer) -> Element?) -> [Element?]? {
        guard count >= 12, bigEndian(UInt32.self, at: 8) == element.oid else { return nil }
        let dimensions = bigEndian(Int32.self)
        if dimensions == 0 { return [] }
        guard dimensions == 1, count >= 20 else { return nil }
        let length = Int(bigEndian(Int32.self, at: 12))
        guard length >= 0, length <= (count - 20) / 4 else { return nil }
        var values: [Element?] = []
        values.reserveCapacity(length)
        var offset = 20
        for _ in 0..<length {
            guard offset + 4 <= count else { return nil }
            let size = Int(bigEndian(Int32.self, at: offset))
            offset += 4
            if size < 0 {
                values.append(nil)
                continue
            }
            guard offset + size <= count,
                let value = decode(UnsafeRawBufferPointer(rebasing: self[offset..<offset + size]))
            else { return nil }
            values.append(value)
            offset += size
        }
        return values
    }
}
