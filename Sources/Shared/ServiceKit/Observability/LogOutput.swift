@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Takes log lines from all threads and writes them in their order, many at once: a write for each line, and the reader
/// that it wakes, would cost a busy process more than making the line.
///
/// A line that is not urgent waits for at most `pauseMilliseconds`, or until so many have gathered that whoever adds the
/// next one writes them. An urgent line is written before `append` returns, with everything that came before it. What
/// waits is written when the process exits; only a process that is killed or crashes may take it along.
final class LogOutput: Sendable {
    /// Where services log.
    static let standardError: LogOutput = {
        let output = LogOutput(descriptor: 2)
        atexit { LogOutput.standardError.flush() }
        return output
    }()

    static let pauseMilliseconds = 100
    /// Bytes that wait at most; a line that is larger is written at once.
    static let limitBytes = 64 * 1024

    private let descriptor: Int32
    private let waiting = Mutex<[UInt8]>([])
    /// Held while bytes are taken and written, so that they keep their order. Taken before `waiting`.
    private let writing = Mutex(())
    private let queue = DispatchQueue(label: "gavel.log")

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Adds a line, which ends with its line feed.
    func append(_ line: [UInt8], isUrgent: Bool) {
        let (isFirst, isFull) = waiting.withLock { bytes in
            let isFirst = bytes.isEmpty
            bytes += line
            return (isFirst, bytes.count >= LogOutput.limitBytes)
        }
        if isUrgent || isFull { return flush() }
        // Whoever flushes before leaves this one nothing to do, or less.
        guard isFirst else { return }
        queue.asyncAfter(deadline: .now() + .milliseconds(LogOutput.pauseMilliseconds)) { self.flush() }
    }

    /// Writes what waits.
    func flush() {
        writing.withLock { _ in
            let bytes = waiting.withLock { bytes in
                defer { bytes = [] }
                return bytes
            }
            write(bytes)
        }
    }

    private func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            // A log that cannot be written has nowhere to be reported.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
