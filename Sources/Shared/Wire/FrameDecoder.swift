/// One message of a frame: its header and the bytes of its bodies, which have not been looked at yet.
package struct WireMessage: Hashable, Sendable {
    package var header: Header
    package var bodies: [ArraySlice<UInt8>]

    package init(_ header: Header, bodies: [ArraySlice<UInt8>] = []) {
        self.header = header
        self.bodies = bodies
    }
}

/// Takes frames apart: `flags: u8 | length: u32 big-endian | JSON`, again and again until the frame ends exactly.
package enum FrameDecoder {
    /// The messages of `frame`, all or none. Bodies share the frame's storage.
    package static func decode(_ frame: [UInt8]) throws(FrameFault) -> [WireMessage] {
        guard frame.count <= WireLimits.frameBytes else { throw .frameTooLarge(bytes: frame.count) }
        guard !frame.isEmpty else { throw .emptyFrame }
        var messages: [WireMessage] = []
        var position = 0
        var documents = 0
        while position < frame.count {
            let document = try nextDocument(of: frame, &position, &documents)
            guard document.count <= WireLimits.headerBytes else { throw .headerTooLarge(bytes: document.count) }
            let fields = try HeaderFields(frame[document])
            var bodies: [ArraySlice<UInt8>] = []
            if fields.bodies > 0 { bodies.reserveCapacity(min(fields.bodies, WireLimits.documents - documents)) }
            for _ in 0..<fields.bodies {
                guard position < frame.count else { throw .missingBodies }
                bodies.append(frame[try nextDocument(of: frame, &position, &documents)])
            }
            messages.append(WireMessage(try fields.header(), bodies: bodies))
        }
        return messages
    }

    private static func nextDocument(
        of frame: [UInt8], _ position: inout Int, _ documents: inout Int
    ) throws(FrameFault) -> Range<Int> {
        documents += 1
        guard documents <= WireLimits.documents else { throw .tooManyDocuments }
        guard frame.count - position >= WireLimits.prefixBytes else { throw .truncatedPrefix }
        guard frame[position] == 0 else { throw .unsupportedFlags(frame[position]) }
        let length =
            Int(frame[position + 1]) << 24 | Int(frame[position + 2]) << 16
            | Int(frame[position + 3]) << 8 | Int(frame[position + 4])
        let start = position + WireLimits.prefixBytes
        guard length <= frame.count - start else { throw .truncatedDocument }
        position = start + length
        return start..<position
    }
}
