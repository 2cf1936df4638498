import Contracts
import Glibc
import Kernel
import Logging
import Reactor
import TestKit
import Testing
import Wire

@testable import GatewayService

/// A connection of which a test decides whether it reads.
private final class Listener: Sendable {
    private let descriptor: Int32

    init(port: Int, path: String, isSilent: Bool = false) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if isSilent {
            // As over a network, where the kernel does not buffer megabytes for each connection.
            set(IPPROTO_TCP, TCP_MAXSEG, 1460)
            set(SOL_SOCKET, SO_RCVBUF, 4096)
        }
        let status = withLoopback(port: port) { connect(descriptor, $0, $1) }
        try #require(status == 0)
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        try #require(send(descriptor, request, request.count, 0) == request.count)
    }

    deinit { close(descriptor) }

    private func set<Level: BinaryInteger>(_ level: Level, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, Int32(level), option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Whether the other end has thrown the connection away.
    var isReset: Bool {
        var status = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&status, 1, 0) == 1 && status.revents & Int16(POLLERR) != 0
    }

    /// What has come so far.
    func read() -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : ""
    }
}

private func withLoopback<Value>(
    port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Value
) rethrows -> Value {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, size) }
    }
}

/// A port of which nobody else knows, and which was free a moment ago.
private func unusedPort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    let status = withLoopback(port: 0) { bind(descriptor, $0, $1) }
    try #require(status == 0)
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    try #require(named == 0)
    return Int(in_port_t(bigEndian: address.sin_port))
}

@Loop
@Suite struct SilentListenerTests {
    @Test("AU-15: a listener that leaves or never reads loses its place, and others do not notice")
    func neverReads() async throws {
        let feed = WrittenFeed()
        let front = try await TestFront()
        front.router.register(ReadFeed.self, of: .auctions) { request, _ in
            try await feed.read(
                request.auction, after: request.after, limit: request.limit, waitMilliseconds: request.waitMilliseconds)
        }
        var settings = FrontSettings()
        settings.port = try unusedPort()
        let server = try await HTTPServer.start(
            front.responder, settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let path = "/v1/auctions/\(AuctionID(high: 1, low: 2))/feed"
        let silent = try Listener(port: settings.port, path: path, isSilent: true)
        let reading = try Listener(port: settings.port, path: path)
        let hub = front.services.feeds
        try await eventually("both listen") { @Loop in hub.listenerCount == 2 && feed.waitingPolls == 1 }
        var leaving: Listener? = try Listener(port: settings.port, path: path)
        // It has read everything, so that the other end hears of its leaving only that nothing more will come from it.
        try await eventually("a third one listens") { @Loop in
            leaving?.read().contains("retry: 2000") == true && hub.listenerCount == 3
        }
        leaving = nil
        try await eventually("its place is free as soon as it leaves") { @Loop in hub.listenerCount == 2 }
        var seen = ""
        try await eventually("the silent one is thrown out") { @Loop in
            feed.write("bid", count: 500)
            seen += reading.read()
            return hub.listenerCount == 1 && silent.isReset
        }
        feed.write("closed")
        try await eventually("the other has everything") { @Loop in
            seen += reading.read()
            return seen.contains("event: closed")
        }
        let ids = seen.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("id: ") }
        #expect(ids.count == feed.entries.count)
        #expect(!reading.isReset)
        await server.stop()
        await front.close()
    }
}
