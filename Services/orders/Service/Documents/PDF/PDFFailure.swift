/// Why a PDF could not be made.
enum PDFFailure: Error, Hashable, Sendable {
    /// The file of a font cannot be read; Debian has it in the package `fonts-dejavu-core`.
    case fontMissing(path: String)
    /// What libharu said: its status and its detail.
    case library(status: UInt, detail: UInt)
    /// libharu could not be started.
    case outOfMemory
}

extension PDFFailure: CustomStringConvertible {
    /// One sentence.
    var description: String {
        switch self {
        case .fontMissing(let path): "the font \(path) is missing: install fonts-dejavu-core"
        case .library(let status, let detail):
            "libharu failed with 0x\(String(status, radix: 16)), detail \(detail)"
        case .outOfMemory: "libharu could not be started"
        }
    }
}
