/// Gathers messages into frames that keep the limits.
package struct FrameBuilder: Sendable {
    /// Why a message cannot be sent at all.
    package enum Refusal: Error, Hashable, Sendable {
        /// The header alone has more bytes than a header may have.
        case headerTooLarge(bytes: Int)
        /// The message does not fit into a frame of its own.
        case messageTooLarge(bytes: Int)
    }

    /// Frames that are full.
    private var full: [[UInt8]] = []
    private var current: [UInt8] = []
    private var documents = 0

    package init() {}

    package var isEmpty: Bool { current.isEmpty && full.isEmpty }

    /// Adds a message without a body.
    package mutating func append(_ header: Header) throws(Refusal) {
        let start = try appendHeader(header, bodies: 0)
        try finishMessage(from: start, documents: 1)
    }

    /// Adds a message with one body, whose bytes must be JSON.
    package mutating func append(_ header: Header, body: ArraySlice<UInt8>) throws(Refusal) {
        let largest = WireLimits.frameBytes - WireLimits.prefixBytes
        guard body.count <= largest else { throw .messageTooLarge(bytes: body.count) }
        let start = try appendHeader(header, bodies: 1)
        let bodyStart = current.count
        current.append(contentsOf: [0, 0, 0, 0, 0])
        current.append(contentsOf: body)
        setLength(at: bodyStart)
        try finishMessage(from: start, documents: 2)
    }

    /// The frames that have gathered, oldest first; the builder is empty afterwards.
    package mutating func takeFrames() -> [[UInt8]] {
        var frames = full
        if !current.isEmpty { frames.append(current) }
        full = []
        current = []
        documents = 0
        return frames
    }

    /// Returns where the message begins in the current frame.
    private mutating func appendHeader(_ header: Header, bodies: Int) throws(Refusal) -> Int {
        let start = current.count
        current.append(contentsOf: [0, 0, 0, 0, 0])
        var writer = JSONWriter(appendingTo: current)
        current = []  // so that the writer appends in place
        header.write(to: &writer, bodies: bodies)
        current = writer.bytes
        let length = current.count - start - WireLimits.prefixBytes
        guard length <= WireLimits.headerBytes else {
            current.removeLast(current.count - start)
            throw .headerTooLarge(bytes: length)
        }
        setLength(at: start)
        return start
    }

    /// Writes the length of the document that begins at `start` and ends at the end.
    private mutating func setLength(at start: Int) {
        let length = current.count - start - WireLimits.prefixBytes
        current[start + 1] = UInt8(truncatingIfNeeded: length >> 24)
        current[start + 2] = UInt8(truncatingIfNeeded: length >> 16)
        current[start + 3] = UInt8(truncatingIfNeeded: length >> 8)
        current[start + 4] = UInt8(truncatingIfNeeded: length)
    }

    /// Moves the message that begins at `start` to a new frame when it does not fit any more.
    private mutating func finishMessage(from start: Int, documents added: Int) throws(Refusal) {
        let length = current.count - start
        guard length <= WireLimits.frameBytes else {
            current.removeLast(length)
            throw .messageTooLarge(bytes: length)
        }
        documents += added
        guard current.count > WireLimits.frameBytes || documents > WireLimits.documents else { return }
        let message = Array(current[start...])
        current.removeLast(length)
        full.append(current)
        current = message
        documents = added
    }
}
