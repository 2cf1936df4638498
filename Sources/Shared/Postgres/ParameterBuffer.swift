/// The parameters of one query in the form that libpq takes them; reused from query to query, so that it soon
/// allocates nothing.
struct ParameterBuffer {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    private static let isNull = -1
    private static let binary: Int32 = 1
    /// A larger buffer is given back after use.
    private static let keptBytes = 1 << 20

    /// Encodes `values` and calls `body` with count, values, lengths and formats, valid during the call only.
    mutating func withEncoded<Result>(
        _ values: [PostgresValue],
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        encode(values)
        defer { if bytes.capacity > ParameterBuffer.keptBytes { bytes = [] } }
        return bytes.withUnsafeBytes { raw in
            pointers.removeAll(keepingCapacity: true)
            let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            for offset in offsets { pointers.append(offset == ParameterBuffer.isNull ? nil : base.map { $0 + offset }) }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(
                            Int32(values.count), pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }

    private mutating func encode(_ values: [PostgresValue]) {
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        // One byte in front: an empty text is then not at the start of an empty buffer, which might have no address.
        bytes.append(0)
        while formats.count < values.count { formats.append(ParameterBuffer.binary) }
        for value in values {
            let start = bytes.count
            let isPresent = value.encode(into: &bytes)
            offsets.append(isPresent ? start : ParameterBuffer.isNull)
            lengths.append(Int32(bytes.count - start))
        }
    }
}
