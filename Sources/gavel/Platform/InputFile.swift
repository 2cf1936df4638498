import FoundationEssentials
import Glibc

/// Files that the command line names.
enum InputFile {
    /// The largest file that a command reads, in bytes.
    static let maximumBytes = 256 * 1024 * 1024

    /// The whole content of a file, or of standard input for `-`.
    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure("\(path) cannot be read: \(lastSystemError())") }
        defer { if path != "-" { close(descriptor) } }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CommandFailure("\(path) cannot be read: \(lastSystemError())") }
            if count == 0 { return content }
            content += buffer[..<count]
            guard content.count <= maximumBytes else {
                throw CommandFailure("\(path) is larger than \(maximumBytes / 1_048_576) MiB.")
            }
        }
    }
}

/// The operating system's words for the error of the last call.
func lastSystemError() -> String { String(cString: strerror(errno)) }
