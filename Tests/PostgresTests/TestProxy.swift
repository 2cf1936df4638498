import Glibc
import Reactor

/// A network between a pool and the server that tests can cut or silence: a TCP port that forwards to the server.
@Loop
final class TestProxy {
    struct Failed: Error {}

    /// Both ends of one forwarded connection.
    private struct Link {
        let descriptors: [Int32]
        let watches: [LoopWatch]
    }

    let port: UInt16
    let database: String
    private let upstream: [String: String]
    private var listener: (descriptor: Int32, watch: LoopWatch)?
    private var links: [Link] = []

    /// Accepts, but passes nothing on.
    var isMute = false {
        didSet {
            for watch in links.flatMap(\.watches) { watch.interest = isMute ? [] : .readable }
        }
    }

    /// - Parameter connection: `key=value` pairs, as `TestPostgres` makes them. The proxy does not listen yet.
    init(to connection: String) throws {
        let pairs = connection.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        upstream = Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { $1 }
        database = upstream["dbname"] ?? "postgres"
        let probe = try TestProxy.listen(on: 0)
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &address) { bytes in
            _ = getsockname(probe, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
        }
        port = UInt16(bigEndian: address.sin_port)
        Glibc.close(probe)
    }

    var connection: String {
        "host=127.0.0.1 port=\(port) user=\(upstream["user"] ?? "postgres") sslmode=disable dbname=\(database)"
    }

    func start() throws {
        let descriptor = try TestProxy.listen(on: port)
        listener = (descriptor, LoopWatch(descriptor: descriptor, .readable) { [unowned self] _ in accept(descriptor) })
    }

    /// Refuses connections from now on and cuts those that exist.
    func stop() {
        listener?.watch.cancel()
        if let descriptor = listener?.descriptor { Glibc.close(descriptor) }
        listener = nil
        for link in links { cut(link) }
        links = []
    }

    private func accept(_ descriptor: Int32) {
        let client = Glibc.accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        guard let server = connectUpstream() else {
            Glibc.close(client)
            return
        }
        let interest: Readiness = isMute ? [] : .readable
        links.append(
            Link(
                descriptors: [client, server],
                watches: [(client, server), (server, client)].map { from, to in
                    LoopWatch(descriptor: from, interest) { [unowned self] _ in forward(from, to) }
                }))
    }

    private func forward(_ from: Int32, _ to: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(from, &buffer, buffer.count)
        if count > 0, send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count { return }
        guard let index = links.firstIndex(where: { $0.descriptors.contains(from) }) else { return }
        cut(links.remove(at: index))
    }

    private func cut(_ link: Link) {
        for watch in link.watches { watch.cancel() }
        for descriptor in link.descriptors { Glibc.close(descriptor) }
    }

    private func connectUpstream() -> Int32? {
        let host = upstream["host"] ?? "/var/run/postgresql"
        let port = upstream["port"] ?? "5432"
        let isLocal = host.hasPrefix("/")
        let descriptor = socket(isLocal ? AF_UNIX : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let status: Int32
        if isLocal {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "\(host)/.s.PGSQL.\(port)".utf8) }
            status = TestProxy.with(&address) { connect(descriptor, $0, $1) }
        } else {
            var address = TestProxy.address(port: UInt16(port) ?? 5432)
            inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr)
            status = TestProxy.with(&address) { connect(descriptor, $0, $1) }
        }
        if status == 0 { return descriptor }
        Glibc.close(descriptor)
        return nil
    }

    private static func listen(on port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = address(port: port)
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        guard with(&address, { bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, 16) == 0 else {
            Glibc.close(descriptor)
            throw Failed()
        }
        return descriptor
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        return address
    }

    private static func with<Address>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafeBytes(of: &address) {
            body($0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
        }
    }
}
