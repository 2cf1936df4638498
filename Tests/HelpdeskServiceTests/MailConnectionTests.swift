import Contracts
import Foundation
import Glibc
import HelpdeskService
import Kernel
import Reactor
import ServiceTestKit
import Testing
import Wire

/// What happens before a mail server listens at all: connection, encryption, login (OR-2).
@Suite(
    "Connections by SMTP", .serialized,
    .enabled(if: MailServer.isAvailable, "GAVEL_PYTHON names no Python with aiosmtpd"))
@Loop
struct MailConnectionTests {
    @Test("OR-2: a server that cannot be reached leaves no attempt, and is no fault of the mail's")
    func unreachable() async throws {
        try await MailFixture.withServer { fixture, server in
            try await server.end()
            let mail = try await fixture.request(fixture.newMail(to: "accept@example.org"))
            try await untilTrue("it was tried twice") {
                try await fixture.helpdesk.count("SELECT coalesce(sum(failures), 0)::bigint FROM mail_delivery") >= 2
            }
            let delivery = try #require(try await fixture.delivery(mail))
            #expect(delivery.status == "waiting" && delivery.attempts == 0)
            try await untilTrue("the service says that mails wait") {
                await fixture.helpdesk.context.healthFaults().contains { $0.hasPrefix("mail: 1 mails wait") }
            }
        }
    }

    @Test("OR-2: a shutdown does not wait for a server that says nothing, and the mail is none the worse for it")
    func shutdown() async throws {
        // It is connected to by the system, and never greets.
        let listener = try SilentServer()
        defer { listener.close() }
        let settings: [String: JSONValue] = [
            "mailTransport": "smtp", "smtpUrl": .string("smtp://127.0.0.1:\(listener.port)"), "smtpTimeoutSeconds": 60,
        ]
        try await MailFixture.with(settings) { fixture in
            try await fixture.request(fixture.newMail(to: "accept@example.org"))
            try await untilTrue("it was begun") {
                try await fixture.helpdesk.count("SELECT coalesce(sum(claim), 0)::bigint FROM mail_delivery") == 1
            }
            await fixture.helpdesk.stop()
            let again = try await fixture.startHelpdesk()
            let row = try #require(
                try await again.rows("SELECT status, attempts + failures, answer FROM mail_delivery").first)
            #expect(try row.text(0) == "waiting" && row.int32(1) == 0)
            #expect(try row.text(2) == "this service is shutting down")
        }
    }

    @Test("OR-2: after its time a mail is given up")
    func givenUp() async throws {
        try await MailFixture.withServer(giveUpSeconds: 2) { fixture, server in
            try await server.end()
            let delivery = try await fixture.deliver(to: "accept@example.org", until: "undelivered")
            #expect(delivery.attempts == 0 && delivery.answer?.hasPrefix("given up: ") == true)
        }
    }

    @Test("OR-2: a member whose text or address is not to be had waits without an attempt, and without a failure")
    func sourceAway() async throws {
        try await MailFixture.withServer { fixture, server in
            fixture.onGetMail = { _ in throw RPCError(.unavailable, reason: "DRAINING", "the service is going") }
            let mail = try await fixture.request(fixture.newMail(to: "accept@example.org"))
            try await untilTrue("its text was asked for") { try await fixture.delivery(mail)?.answer == "DRAINING" }
            #expect(try await fixture.helpdesk.count("SELECT failures::bigint + attempts FROM mail_delivery") == 0)
            fixture.onGetMail = nil
            _ = try await fixture.helpdesk.rows("UPDATE mail_delivery SET due_at = clock_timestamp() RETURNING 1")
            try await fixture.wait(mail, until: "delivered")
            #expect(try server.received().count == 1)
        }
    }

    @Test("OR-2: mails travel encrypted and with a login where that is required")
    func encrypted() async throws {
        let password = FileManager.default.temporaryDirectory.appending(path: "gavel-password-\(UUID().uuidString)")
        let isMade = FileManager.default.createFile(
            atPath: password.path(), contents: Data("geheim\n".utf8), attributes: [.posixPermissions: 0o600])
        #expect(isMade)
        defer {
            // try?: a leftover file of a test harms nobody.
            try? FileManager.default.removeItem(at: password)
        }
        let server = try MailServer(["--tls", "--login", "gavel", "geheim"])
        defer { server.stop() }
        let settings: [String: JSONValue] = [
            "mailTransport": "smtp", "smtpUrl": .string("smtp://127.0.0.1:\(server.port)"),
            "smtpCaFile": .string(server.certificate), "smtpUser": "gavel",
            "smtpPasswordFile": .string(password.path()), "smtpTimeoutSeconds": 5,
        ]
        try await MailFixture.with(settings) { fixture in
            try await fixture.deliver(to: "accept@example.org", until: "delivered")
            #expect(server.events.first?.encrypted == true)
        }
        // Somebody else's certificate, and another user: nothing but the greeting passes.
        let others: [[String: JSONValue]] = [["smtpCaFile": nil], ["smtpUser": "nobody"]]
        for other in others {
            try await MailFixture.with(settings.merging(other) { $1 }) { fixture in
                let mail = try await fixture.request(fixture.newMail(to: "accept+other@example.org"))
                try await untilTrue("it was refused") { try await fixture.delivery(mail)?.answer != nil }
                let delivery = try #require(try await fixture.delivery(mail))
                #expect(delivery.status == "waiting" && delivery.attempts == 0)
            }
        }
        #expect(server.events(of: "accept+other@example.org").isEmpty)
    }

    @Test("OR-2: without the encryption that is required nothing is sent")
    func notEncrypted() async throws {
        try await MailFixture.withServer(settings: [:]) { fixture, server in
            let mail = try await fixture.request(fixture.newMail(to: "accept@example.org"))
            try await untilTrue("it was tried") { try await fixture.delivery(mail)?.answer != nil }
            #expect(try await fixture.delivery(mail)?.attempts == 0)
            #expect(server.events.isEmpty)
        }
    }
}

/// A port of loopback that is listened at and never served.
private struct SilentServer {
    private let descriptor: Int32
    let port: UInt16

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) | listen(descriptor, 8) | getsockname(descriptor, generic, &length)
            }
        }
        guard status == 0 else { throw MailServer.NotStarted(description: "no port") }
        port = UInt16(bigEndian: address.sin_port)
    }

    func close() { _ = Glibc.close(descriptor) }
}
