import Glibc

/// A throw-away PostgreSQL cluster that lives as long as this process.
enum TestCluster {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts the cluster and returns its connection string.
    ///
    /// A shell watches over the server. It waits for the end of its standard input, a pipe whose other end this process
    /// holds open and never writes to: the kernel closes it when the process ends, even by a crash. Then the shell
    /// stops the server and removes its files. Should the shell be killed itself, the server goes with it
    /// (`--pdeathsig`).
    static func start() throws -> String {
        let life = try pipe()
        let report = try pipe()
        try spawn(["/usr/bin/setsid", "/bin/sh", "-c", script], input: life.read, output: report.write)
        close(life.read)
        close(report.write)
        defer { close(report.read) }
        let answer = readAll(report.read)
        guard let directory = answer.split(separator: "\n").last?.wholeMatch(of: /ready (.*)/)?.1 else {
            throw Failed(description: "the test cluster did not start:\n\(answer)")
        }
        return "host=\(directory) port=5432 user=postgres"
    }

    /// Ends its standard output, on which the caller waits, with the line `ready DIRECTORY` or with what went wrong.
    private static let script = #"""
        trap '' INT TERM HUP
        exec 2>&1
        bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
        [ -x "$bin/postgres" ] || { echo "no PostgreSQL server in /usr/lib/postgresql"; exit 1; }
        # The server refuses root.
        user=
        [ "$(id -u)" = 0 ] && user='--reuid=postgres --regid=postgres --clear-groups'
        dir=$(mktemp -d /tmp/gavel-test-postgres.XXXXXX) || exit 1
        trap 'rm -rf "$dir"' EXIT
        [ -z "$user" ] || chown postgres "$dir"
        cd "$dir"
        setpriv $user "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
            </dev/null >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
        setpriv $user --pdeathsig INT "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c port=5432 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 \
            -c shared_buffers=64MB -c max_wal_size=1GB -c autovacuum_naptime=10s -c deadlock_timeout=100ms \
            </dev/null >>"$dir/log" 2>&1 &
        server=$!
        tries=0
        until setpriv $user "$bin/pg_isready" -q -h "$dir" -p 5432; do
            tries=$((tries + 1))
            if ! kill -0 $server 2>/dev/null || [ $tries -gt 600 ]; then cat "$dir/log"; exit 1; fi
            sleep 0.05
        done
        echo "ready $dir"
        exec >/dev/null 2>&1
        cat >/dev/null
        # SIGQUIT: at once; nobody needs the data any more.
        kill -QUIT $server
        wait $server
        """#

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw Failed(description: "no pipe could be made") }
        // Other programs that tests start must not keep the pipes open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(_ command: [String], input: Int32, output: Int32) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let status = posix_spawn(&process, command[0], &actions, nil, arguments, environ)
        guard status == 0 else { throw Failed(description: "\(command[0]): \(String(cString: strerror(status)))") }
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { bytes.append(contentsOf: buffer[..<count]) } else if count == 0 || errno != EINTR { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
