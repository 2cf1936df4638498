import Foundation
import Glibc
import Reactor
import ServiceTestKit

/// A real mail server in a process of its own, which ends with the test. `SMTP/mail_server.py` says what it can do.
final class MailServer: @unchecked Sendable {
    // @unchecked: made once, then only asked.

    /// The Python that has aiosmtpd; the tests that need it are skipped, visibly, when there is none.
    static let python = ProcessInfo.processInfo.environment["GAVEL_PYTHON"]
    static let isAvailable = python != nil

    /// What the server saw of one try.
    struct Event: Decodable, Equatable {
        var recipient: String
        var event: String
        var encrypted: Bool?
        var hello: String?
    }

    /// A mail as Python's `email` package reads it.
    struct Received: Decodable {
        struct Attachment: Decodable, Equatable {
            var fileName: String
            var mediaType: String
            var sha256: String
        }
        var from: String
        var recipients: [String]
        var headers: [String: String]
        var toName: String
        var toAddress: String
        var date: String
        var text: String?
        var html: String?
        var attachments: [Attachment]
        var defects: [String]
        var longestLine: Int
        var bareLineEnds: Int
    }

    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    let port: Int
    let directory: URL
    private let process = Process()
    private let input = Pipe()

    init(_ options: [String] = []) throws {
        guard let python = MailServer.python else { throw NotStarted(description: "GAVEL_PYTHON is not set") }
        directory = FileManager.default.temporaryDirectory.appending(path: "gavel-smtp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "SMTP/mail_server.py")
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = [script.path(), directory.path()] + options
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 0x0A { line.append(byte) }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            throw NotStarted(description: "the mail server did not start; does \(python) have aiosmtpd?")
        }
        self.port = port
    }

    /// Ends the server; connections to its port are refused from then on.
    func stop() {
        // Its input alone would not tell it: servers that were started later hold the same pipe open. Other signals
        // may be blocked in children of the loop's thread, and to wait here would stop the loop.
        kill(process.processIdentifier, SIGKILL)
        // try?: a leftover folder of a test harms nobody.
        try? FileManager.default.removeItem(at: directory)
    }

    /// Ends the server and waits until it is gone, so that connections are refused.
    @Loop
    func end() async throws {
        stop()
        try await untilTrue("the mail server has ended") { !isListening }
    }

    private var isListening: Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                connect(probe, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    var certificate: String { directory.appending(path: "certificate.pem").path() }

    /// The events of one recipient, in their order.
    func events(of recipient: String) -> [String] {
        events.filter { $0.recipient == recipient }.map(\.event)
    }

    var events: [Event] {
        // try?: there is no file before the first event.
        let data = (try? Data(contentsOf: directory.appending(path: "events.jsonl"))) ?? Data()
        return data.split(separator: 0x0A).compactMap { line in
            // try?: the last line may be half written.
            try? JSONDecoder().decode(Event.self, from: line)
        }
    }

    /// The accepted mails, in their order.
    func received() throws -> [Received] {
        try (1...1000).lazy.map { self.directory.appending(path: "\($0).json") }
            .prefix { FileManager.default.fileExists(atPath: $0.path()) }
            .map { try JSONDecoder().decode(Received.self, from: Data(contentsOf: $0)) }
    }
}
