import Glibc
import HelpdeskDomain
import Kernel
import ServiceKit

/// Mails as files `<mail id>.eml` in a folder, for installations without a mail server. A mail that is written again is
/// the same file, never a second one.
final class FileTransport: MailTransport {
    let transferSeconds: Int64 = 60
    private let directory: String

    /// - Parameter directory: a folder that exists and can be written to.
    init(directory: String) { self.directory = directory }

    /// The file is ready under another name before the attempt: then nothing but its name is left to give.
    func send(_ mail: OutgoingMail, attempt: @escaping @Sendable () -> Bool) -> FinishedTransfer {
        let draft = draft(mail.id)
        do throws(DurableFile.Failure) {
            try DurableFile.write(mail.bytes, toDraft: draft)
            guard attempt() else {
                unlink(draft)
                return FinishedTransfer(outcome: .hindered(answer: "the attempt could not be recorded"))
            }
            try DurableFile.name(draft: draft, path(mail.id))
        } catch {
            unlink(draft)
            return FinishedTransfer(outcome: .deferred(.server, answer: "the file cannot be written: \(error.reason)"))
        }
        do throws(DurableFile.Failure) {
            try DurableFile.synchronize(folder: directory)
        } catch {
            // The mail is there; whether it stays there over a power failure is not known.
            return FinishedTransfer(outcome: .uncertain(answer: "the folder cannot be saved: \(error.reason)"))
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
}
