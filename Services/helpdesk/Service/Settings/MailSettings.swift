import Glibc
import HelpdeskDomain
import ServiceKit

/// How mails leave this installation, from the service's own settings. The keys are described in `docs/operations.md`.
struct MailSettings: Sendable {
    enum Transport: String, CaseIterable {
        case file, smtp
    }

    static let keys: Set<String> = [
        "mailTransport", "mailDirectory", "mailFrom", "mailFromName", "mailConcurrency", "smtpUrl", "smtpSecurity",
        "smtpCaFile", "smtpUser", "smtpPasswordFile", "smtpTimeoutSeconds",
    ]

    let transport: Transport
    let directory: String
    let server: SMTPServer
    let from: OutgoingMail.Mailbox
    /// How many mails leave at once.
    let concurrency: Int

    /// Reads all keys; nil when one of them is faulty, and then `settings` has every fault.
    init?(_ settings: Settings) {
        var faults: [String] = []
        let transport = Transport(rawValue: settings.string("mailTransport", default: "file"))
        if transport == nil { faults.append("settings.mailTransport must be file or smtp") }
        let address = MailSettings.address(settings, &faults)
        directory = MailSettings.directory(settings, transport, &faults)
        server = MailSettings.server(settings, transport, helloName: address?.domain ?? "", &faults)
        concurrency = Int(settings.int("mailConcurrency", in: 1...16, default: 2))
        let name = settings.string("mailFromName", default: "Gavel")
        for fault in faults { settings.fault(fault) }
        do throws(ConfigurationFaults) { try settings.check() } catch { return nil }
        guard let transport, let address else { return nil }
        self.transport = transport
        from = OutgoingMail.Mailbox(name: name, address: address)
    }

    func makeTransport() -> any MailTransport {
        switch transport {
        case .file: FileTransport(directory: directory)
        case .smtp: SMTPTransport(server)
        }
    }

    private static func address(_ settings: Settings, _ faults: inout [String]) -> MailAddress? {
        let text = settings.string("mailFrom")
        let address = MailAddress(text)
        if address == nil, !text.isEmpty { faults.append("settings.mailFrom must be a mail address") }
        return address
    }

    private static func directory(
        _ settings: Settings, _ transport: Transport?, _ faults: inout [String]
    ) -> String {
        guard transport == .file else { return settings.optionalString("mailDirectory") ?? "" }
        let directory = settings.string("mailDirectory")
        if !directory.isEmpty, let fault = DurableFile.prepare(folder: directory) {
            faults.append("settings.mailDirectory names the folder \(directory), which \(fault)")
        }
        return directory
    }

    private static func server(
        _ settings: Settings, _ transport: Transport?, helloName: String, _ faults: inout [String]
    ) -> SMTPServer {
        let url = transport == .smtp ? settings.string("smtpUrl") : settings.optionalString("smtpUrl") ?? ""
        if !url.isEmpty, !SMTPServer.isURL(url) {
            faults.append("settings.smtpUrl must be smtp://host[:port] or smtps://host[:port]")
        }
        let security = settings.string("smtpSecurity", default: "required")
        if security != "required", security != "none" {
            faults.append("settings.smtpSecurity must be required or none")
        } else if security == "none", url.hasPrefix("smtps:") {
            faults.append("settings.smtpSecurity is none but settings.smtpUrl is always encrypted")
        }
        let caFile = settings.optionalString("smtpCaFile")
        if let caFile, access(caFile, R_OK) != 0 {
            faults.append("settings.smtpCaFile names the file \(caFile), which cannot be read")
        }
        return SMTPServer(
            url: url, mustEncrypt: security != "none", caFile: caFile,
            login: login(settings, isEncrypted: security != "none", &faults),
            timeoutSeconds: settings.int("smtpTimeoutSeconds", in: 5...600, default: 120), helloName: helloName)
    }

    private static func login(
        _ settings: Settings, isEncrypted: Bool, _ faults: inout [String]
    ) -> SMTPServer.Login? {
        let user = settings.optionalString("smtpUser")
        guard let path = settings.optionalString("smtpPasswordFile") else {
            if user != nil { faults.append("settings.smtpPasswordFile is missing beside settings.smtpUser") }
            return nil
        }
        guard let user else {
            faults.append("settings.smtpUser is missing beside settings.smtpPasswordFile")
            return nil
        }
        if !isEncrypted { faults.append("settings.smtpSecurity is none: a password must not travel in the clear") }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
            faults.append("settings.smtpPasswordFile names the file \(path), which others can read: chmod 600")
        }
        return SMTPServer.Login(user: user, password: settings.file("smtpPasswordFile"))
    }
}
