/// Why a frame cannot be read. A frame with a fault is dropped as a whole, counted under `name`, and its peer is told.
package enum FrameFault: Error, Hashable, Sendable {
    /// More bytes than a frame may have.
    case frameTooLarge(bytes: Int)
    /// A frame without a message.
    case emptyFrame
    /// More documents than a frame may have.
    case tooManyDocuments
    /// The frame ends inside the five bytes before a document.
    case truncatedPrefix
    /// A document's length goes beyond the end of the frame.
    case truncatedDocument
    /// Flags that this version does not know.
    case unsupportedFlags(UInt8)
    /// A header document larger than a header may be.
    case headerTooLarge(bytes: Int)
    /// The header states more bodies than follow.
    case missingBodies
    /// The header is not well-formed JSON of the right shape.
    case malformedHeader(JSONFault)
    /// A field of the header is missing or has a value that it may not have.
    case invalidField(String)

    /// A short name for counters.
    package var name: String {
        switch self {
        case .frameTooLarge: "frame_too_large"
        case .emptyFrame: "empty_frame"
        case .tooManyDocuments: "too_many_documents"
        case .truncatedPrefix: "truncated_prefix"
        case .truncatedDocument: "truncated_document"
        case .unsupportedFlags: "unsupported_flags"
        case .headerTooLarge: "header_too_large"
        case .missingBodies: "missing_bodies"
        case .malformedHeader: "malformed_header"
        case .invalidField: "invalid_field"
        }
    }
}

extension FrameFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .frameTooLarge(let bytes): "a frame of \(bytes) bytes; the limit is \(WireLimits.frameBytes)"
        case .emptyFrame: "a frame without a message"
        case .tooManyDocuments: "more than \(WireLimits.documents) documents in one frame"
        case .truncatedPrefix: "the frame ends inside a document's prefix"
        case .truncatedDocument: "a document's length goes beyond the end of the frame"
        case .unsupportedFlags(let flags): "unsupported flags \(flags)"
        case .headerTooLarge(let bytes): "a header of \(bytes) bytes; the limit is \(WireLimits.headerBytes)"
        case .missingBodies: "the header states more bodies than follow"
        case .malformedHeader(let fault): "malformed header: \(fault)"
        case .invalidField(let name): "the header's field \(name) is missing or has an invalid value"
        }
    }
}
