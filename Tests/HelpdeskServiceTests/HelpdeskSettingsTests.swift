import Foundation
import HelpdeskService
import Kernel
import Reactor
import ServiceKit
import ServiceTestKit
import Testing
import Wire

/// How mail is configured.
@Suite("Settings of mail", .serialized)
@Loop
struct HelpdeskSettingsTests {
    private func faults(_ settings: [String: JSONValue]) async throws -> [String] {
        var found: [String] = []
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            do {
                _ = try await platform.start(HelpdeskService.definition, settings: .object(settings))
            } catch let faults as ConfigurationFaults {
                found = faults.faults
            }
        }
        return found.sorted()
    }

    @Test("without a folder and a sender helpdesk does not start, and says both")
    func missing() async throws {
        #expect(try await faults([:]) == ["settings.mailDirectory is missing", "settings.mailFrom is missing"])
    }

    @Test("every fault is named at once")
    func everything() async throws {
        let found = try await faults([
            "mailTransport": "smtp", "mailFrom": "Gavel <noreply@gavel.example>", "smtpUrl": "http://mail.example.org",
            "smtpSecurity": "maybe", "smtpCaFile": "/nowhere/ca.pem", "smtpUser": "gavel", "smtpTimeoutSeconds": 1,
            "mailConcurrency": 100,
        ])
        #expect(
            found == [
                "settings.mailConcurrency must be an integer between 1 and 16",
                "settings.mailFrom must be a mail address",
                "settings.smtpCaFile names the file /nowhere/ca.pem, which cannot be read",
                "settings.smtpPasswordFile is missing beside settings.smtpUser",
                "settings.smtpSecurity must be required or none",
                "settings.smtpTimeoutSeconds must be an integer between 5 and 600",
                "settings.smtpUrl must be smtp://host[:port] or smtps://host[:port]",
            ])
    }

    @Test("a password does not travel in the clear and lies in no file that others can read")
    func password() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gavel-password-\(UUID().uuidString)")
        try Data("geheim".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path())
        defer {
            // try?: a leftover file of a test harms nobody.
            try? FileManager.default.removeItem(at: file)
        }
        let found = try await faults([
            "mailTransport": "smtp", "mailFrom": "noreply@gavel.example", "smtpUrl": "smtp://mail.example.org:587",
            "smtpSecurity": "none", "smtpUser": "gavel", "smtpPasswordFile": .string(file.path()),
        ])
        #expect(
            found == [
                "settings.smtpPasswordFile names the file \(file.path()), which others can read: chmod 600",
                "settings.smtpSecurity is none: a password must not travel in the clear",
            ])
        #expect(
            try await faults([
                "mailTransport": "smtp", "mailFrom": "noreply@gavel.example", "smtpUrl": "smtps://mail.example.org",
                "smtpSecurity": "none",
            ]) == ["settings.smtpSecurity is none but settings.smtpUrl is always encrypted"])
    }

    @Test("a folder that cannot be used is a fault")
    func folder() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gavel-file-\(UUID().uuidString)")
        try Data().write(to: file)
        defer {
            // try?: a leftover file of a test harms nobody.
            try? FileManager.default.removeItem(at: file)
        }
        #expect(
            try await faults(["mailFrom": "noreply@gavel.example", "mailDirectory": .string(file.path())])
                == ["settings.mailDirectory names the folder \(file.path()), which is no folder"])
    }
}
