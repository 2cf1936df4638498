import Glibc

/// Why a key file cannot be used. `path` is the file's.
package enum CurveKeyFileFault: Error, Hashable, Sendable {
    case unreadable(path: String, reason: String)
    case unwritable(path: String, reason: String)
    /// Somebody else than the owner may read a secret: its mode must be 0600 or stricter.
    case permissionsTooOpen(path: String)
    case malformed(path: String)
}

/// Keys in files. A secret file has two lines, `public <Z85>` and `secret <Z85>`, and mode 0600; a public file has the
/// first line only.
package enum CurveKeyFile {
    private static let largestBytes = 4096

    /// The pair in the secret file at `path`.
    package static func loadKeyPair(_ path: String) throws(CurveKeyFileFault) -> CurveKeyPair {
        let lines = try read(path, isSecret: true)
        guard let publicKey = publicKey(in: lines), let secretKey = value(of: "secret", in: lines),
            let pair = CurveKeyPair(publicKey: publicKey, secretKey: secretKey)
        else { throw .malformed(path: path) }
        return pair
    }

    /// The public key in the file at `path`, which may be a public or a secret file.
    package static func loadPublicKey(_ path: String) throws(CurveKeyFileFault) -> CurvePublicKey {
        guard let key = publicKey(in: try read(path, isSecret: false)) else { throw .malformed(path: path) }
        return key
    }

    /// Writes a new secret file with mode 0600; an existing file is never overwritten.
    package static func write(_ pair: CurveKeyPair, to path: String) throws(CurveKeyFileFault) {
        try write("public \(pair.publicKey.z85)\nsecret \(pair.secretKey)\n", to: path, mode: 0o600)
    }

    /// Writes a new public file with mode 0644; an existing file is never overwritten.
    package static func write(_ key: CurvePublicKey, to path: String) throws(CurveKeyFileFault) {
        try write("public \(key.z85)\n", to: path, mode: 0o644)
    }

    private static func publicKey(in lines: [Substring]) -> CurvePublicKey? {
        value(of: "public", in: lines).flatMap(CurvePublicKey.init(z85:))
    }

    private static func value(of name: String, in lines: [Substring]) -> String? {
        lines.first { $0.hasPrefix("\(name) ") }.map { String($0.dropFirst(name.count + 1)) }
    }

    private static func read(_ path: String, isSecret: Bool) throws(CurveKeyFileFault) -> [Substring] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: errorText()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: errorText()) }
        if isSecret, status.st_mode & 0o077 != 0 { throw .permissionsTooOpen(path: path) }
        var bytes = [UInt8](repeating: 0, count: largestBytes)
        let count = Glibc.read(descriptor, &bytes, largestBytes)
        guard count >= 0 else { throw .unreadable(path: path, reason: errorText()) }
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self) else { throw .malformed(path: path) }
        return text.split(separator: "\n")
    }

    private static func write(_ text: String, to path: String, mode: mode_t) throws(CurveKeyFileFault) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: errorText()) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw .unwritable(path: path, reason: errorText())
        }
    }

    private static func errorText() -> String { String(cString: strerror(errno)) }
}

extension CurveKeyFileFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "the key file \(path) cannot be read: \(reason)"
        case .unwritable(let path, let reason): "the key file \(path) cannot be written: \(reason)"
        case .permissionsTooOpen(let path): "the key file \(path) can be read by others: its mode must be 0600"
        case .malformed(let path): "the key file \(path) does not contain a CURVE key"
        }
    }
}
