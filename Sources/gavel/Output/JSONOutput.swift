import FoundationEssentials
import Glibc

/// What the command prints for programs and for people to read.
enum JSONOutput {
    /// `value` as JSON over several lines, keys sorted.
    static func pretty(_ value: some Encodable) throws -> String { try text(value, [.prettyPrinted]) }

    /// `value` as JSON on one line, keys sorted.
    static func line(_ value: some Encodable) throws -> String { try text(value, []) }

    private static func text(_ value: some Encodable, _ more: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, more]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Writes a line about what is going on to standard error, so that standard output stays for the result.
func report(_ text: String) {
    var rest = Array((text + "\n").utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        // Nobody is left to tell when standard error is closed.
        guard count > 0 || errno == EINTR else { return }
        rest = rest.dropFirst(max(0, count))
    }
}

/// Hands what was printed to whoever reads it: standard output is a block at a time when it is no terminal.
func flushOutput() {
    fflush(nil)
}
