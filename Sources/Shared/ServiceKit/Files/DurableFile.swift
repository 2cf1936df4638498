import Glibc

/// Files that are whole or not there, and that survive a power failure. Everything here blocks: run it in a pool.
package enum DurableFile {
    /// What the operating system refused.
    package struct Failure: Error, CustomStringConvertible {
        /// The system's words, without a path.
        package let reason = DurableFile.systemError()
        /// With the call that failed and its path.
        package var description: String { "\(call) \(path): \(reason)" }
        private let call: String
        private let path: String

        init(_ call: String, _ path: String) {
            self.call = call
            self.path = path
        }
    }

    /// Makes a folder for files that nobody else may read, unless it is there; a sentence about what is wrong with it,
    /// nil when it can be used.
    package static func prepare(folder: String) -> String? {
        if mkdir(folder, 0o700) != 0, errno != EEXIST { return "cannot be made: \(systemError())" }
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return "is no folder" }
        return access(folder, W_OK | X_OK) == 0 ? nil : "cannot be written to: \(systemError())"
    }

    /// Writes the bytes to a file of mode 0600 under a name that nobody reads yet, in the folder of its later name.
    package static func write(_ bytes: [UInt8], toDraft path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("open", path) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Failure("write", path) }
            offset += written
        }
        guard fsync(descriptor) == 0 else { throw Failure("fsync", path) }
    }

    /// Gives a draft its name, at once for everybody who looks at the folder.
    package static func name(draft: String, _ path: String) throws(Failure) {
        guard rename(draft, path) == 0 else { throw Failure("rename", path) }
    }

    /// Saves the names in a folder: a rename survives a power failure only with it.
    package static func synchronize(folder: String) throws(Failure) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure("open", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure("fsync", folder) }
    }

    private static func systemError() -> String { String(cString: strerror(errno)) }
}
