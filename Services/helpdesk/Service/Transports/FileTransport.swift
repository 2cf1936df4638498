import Glibc
import HelpdeskDomain
import Kernel

/// Mails as files `<mail id>.eml` in a folder, for installations without a mail server. A mail that is written again is
/// the same file, never a second one.
final class FileTransport: MailTransport {
    let transferSeconds: Int64 = 60
    private let directory: String

    /// - Parameter directory: a folder that exists and can be written to.
    init(directory: String) { self.directory = directory }

    /// Makes the folder if it is missing; a sentence about what is wrong with it, nil when it can be used.
    static func prepare(_ directory: String) -> String? {
        // Contact data lie in it.
        if mkdir(directory, 0o700) != 0, errno != EEXIST {
            return "cannot be made: \(reason())"
        }
        var status = stat()
        guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return "is no folder" }
        return access(directory, W_OK | X_OK) == 0 ? nil : "cannot be written to: \(reason())"
    }

    /// The file is ready under another name before the attempt: then nothing but its name is left to give.
    func send(_ mail: OutgoingMail, attempt: @escaping @Sendable () -> Bool) -> FinishedTransfer {
        let draft = draft(mail.id)
        if let fault = FileTransport.write(mail.bytes, to: draft) {
            unlink(draft)
            return FinishedTransfer(outcome: .deferred(.server, answer: "the file cannot be written: \(fault)"))
        }
        guard attempt() else {
            unlink(draft)
            return FinishedTransfer(outcome: .hindered(answer: "the attempt could not be recorded"))
        }
        guard rename(draft, path(mail.id)) == 0 else {
            let fault = FileTransport.reason()
            unlink(draft)
            return FinishedTransfer(outcome: .deferred(.server, answer: "the file cannot be named: \(fault)"))
        }
        // The mail is there; that it stays there over a power failure is known when the folder is on disk.
        if let fault = FileTransport.synchronize(directory) {
            return FinishedTransfer(outcome: .uncertain(answer: "the folder cannot be saved: \(fault)"))
        }
        return FinishedTransfer(outcome: .accepted(answer: "written"))
    }

    func settle(_ mail: MailID) -> Bool {
        unlink(draft(mail))
        return access(path(mail), F_OK) == 0
    }

    func stop() {}

    private func path(_ mail: MailID) -> String { "\(directory)/\(mail).eml" }

    private func draft(_ mail: MailID) -> String { "\(directory)/.\(mail).part" }

    private static func write(_ bytes: [UInt8], to path: String) -> String? {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return reason() }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return reason() }
            offset += count
        }
        return fsync(descriptor) == 0 ? nil : reason()
    }

    private static func synchronize(_ directory: String) -> String? {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return reason() }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 ? nil : reason()
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
