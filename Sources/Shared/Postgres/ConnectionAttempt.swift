import CLibPQ
import Reactor

/// One try to establish a connection, driven by the loop.
@Loop
final class ConnectionAttempt {
    private let handle: OpaquePointer
    private let configuration: ConnectionConfiguration
    private var watch: LoopWatch?
    private var timer: LoopTimer?
    private var continuation: UnsafeContinuation<Result<Connection, PostgresError>, Never>?

    /// Names are looked up here, away from the loop: a slow name server must not stop it.
    private static let lookups = BlockingPool(threads: 1, queueLimit: 256)
    private static let oldestServer: Int32 = 150_000

    /// Connects.
    /// - Parameter turn: tries after the first begin further down the list of hosts, so that one which never answers
    ///   does not use up the time of every try.
    static func run(_ configuration: ConnectionConfiguration, turn: Int) async throws(PostgresError) -> Connection {
        let target = try ConnectionTarget(configuration.connection)
        let hosts = try await hosts(of: target, turn: turn)
        let attempt = try ConnectionAttempt(configuration, options: target.options, hosts: hosts)
        return try await withUnsafeContinuation { attempt.start($0) }.get()
    }

    /// The hosts to pass to libpq in place of those of the connection string; nil leaves these as they are.
    private static func hosts(of target: ConnectionTarget, turn: Int) async throws(PostgresError) -> [ConnectionHost]? {
        var hosts = target.hosts
        if hosts.contains(where: \.needsLookup) {
            let names = hosts
            do { hosts = try await lookups.run { HostLookup.resolve(names) } } catch {
                throw PostgresError(.connection, "too many names wait to be looked up")
            }
            if hosts.isEmpty {
                let names = target.hosts.map(\.host).joined(separator: ", ")
                throw PostgresError(.connection, "the host's name cannot be resolved: \(names)")
            }
        } else if turn == 0 || hosts.count < 2 {
            return nil
        }
        let first = turn % hosts.count
        return Array(hosts[first...] + hosts[..<first])
    }

    private init(
        _ configuration: ConnectionConfiguration, options: String?, hosts: [ConnectionHost]?
    ) throws(PostgresError) {
        self.configuration = configuration
        // Later settings win: ours before the connection string are defaults, those after it are fixed.
        var settings = [
            ("gssencmode", "disable"), ("application_name", configuration.applicationName),
            ("dbname", configuration.connection), ("client_encoding", "UTF8"),
            ("options", configuration.sessionOptions(existing: options)),
        ]
        if let hosts {
            settings.append(("host", hosts.map(\.host).joined(separator: ",")))
            settings.append(("hostaddr", hosts.map(\.address).joined(separator: ",")))
            settings.append(("port", hosts.map(\.port).joined(separator: ",")))
        }
        let keywords = CStringArray(settings.map(\.0))
        let values = CStringArray(settings.map(\.1))
        defer {
            keywords.free()
            values.free()
        }
        guard let handle = PQconnectStartParams(keywords.pointers, values.pointers, 1) else {
            throw PostgresError(.connection, "libpq is out of memory")
        }
        self.handle = handle
        if PQstatus(handle) == CONNECTION_BAD {
            let error = PostgresError(.connection, String(cString: PQerrorMessage(handle)))
            PQfinish(handle)
            throw error
        }
    }

    private func start(_ continuation: UnsafeContinuation<Result<Connection, PostgresError>, Never>) {
        self.continuation = continuation
        timer = Loop.after(.milliseconds(configuration.connectTimeoutMilliseconds)) { [self] in
            fail("no connection within \(configuration.connectTimeoutMilliseconds) ms")
        }
        // As libpq asks: begin as if it had been waiting for output.
        wait(for: .writable)
    }

    private func advance() {
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: wait(for: .readable)
        case PGRES_POLLING_WRITING: wait(for: .writable)
        case PGRES_POLLING_OK: succeed()
        default: fail(String(cString: PQerrorMessage(handle)))
        }
    }

    /// The socket may be another one after each step, since libpq goes from host to host.
    private func wait(for interest: Readiness) {
        watch?.cancel()
        watch = LoopWatch(descriptor: PQsocket(handle), interest) { [self] _ in advance() }
    }

    private func succeed() {
        let version = PQserverVersion(handle)
        guard version >= ConnectionAttempt.oldestServer else {
            return fail("the server's version \(version / 10_000) is too old; 15 or newer is needed", .configuration)
        }
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            return fail(String(cString: PQerrorMessage(handle)))
        }
        stop()
        finish(.success(Connection(handle, configuration)))
    }

    private func fail(_ message: String, _ kind: PostgresError.Kind = .connection) {
        stop()
        PQfinish(handle)
        finish(.failure(PostgresError(kind, message)))
    }

    private func stop() {
        watch?.cancel()
        watch = nil
        timer?.cancel()
        timer = nil
    }

    private func finish(_ result: Result<Connection, PostgresError>) {
        continuation?.resume(returning: result)
        continuation = nil
    }
}
