/// The configuration of the platform's own supervisord (Debian's package `supervisor`).
///
/// No program starts by itself: `deploy/up` starts them in order. Once started they are restarted whenever they end.
struct SupervisorConfiguration {
    let layout: PlatformLayout
    /// The user as whom the PostgreSQL server runs.
    let clusterUser: String
    /// Whether the supervisor runs as root, and so must be told about users.
    let runsAsRoot: Bool
    /// The program that finds out where another one crashed; nil for the one of Swift's toolchain, which only programs
    /// find that load its libraries.
    let backtracer: String?

    /// Seconds that a process may take to end: 20 for what runs on the bus, and some more.
    static let stopSeconds = 25

    var text: String {
        let home = layout.home
        let daemon = """
            ; Written by `gavel configure`; changes are lost.
            [supervisord]
            nodaemon=false
            directory=\(home)
            pidfile=\(home)/run/supervisord.pid
            logfile=\(home)/log/supervisord.log
            logfile_maxbytes=5MB
            logfile_backups=2
            childlogdir=\(home)/log
            umask=022
            minfds=4096
            \(runsAsRoot ? "user=root\n" : "")
            [unix_http_server]
            file=\(home)/run/supervisor.sock
            chmod=0700

            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

            [supervisorctl]
            serverurl=unix://\(home)/run/supervisor.sock
            """
        return ([daemon, postgres] + layout.instances.map(program)).joined(separator: "\n\n") + "\n"
    }

    private var postgres: String {
        """
        [program:postgres]
        command=/usr/lib/postgresql/15/bin/postgres -D \(layout.cluster)/data
        directory=\(layout.cluster)
        \(runsAsRoot ? "user=\(clusterUser)\n" : "")priority=100
        stopsignal=INT
        stopwaitsecs=60
        \(always(log: "postgres"))
        """
    }

    private var backtrace: String {
        "enable=yes,interactive=no,color=no,threads=crashed,images=none,limit=40"
            + (backtracer.map { ",swift-backtrace=\($0)" } ?? "")
    }

    private func program(_ instance: ServiceInstance) -> String {
        """
        [program:\(instance.name)]
        command=\(layout.home)/bin/gavel-\(instance.service.rawValue) run --config \
        \(layout.configurationFile(of: instance))
        priority=200
        stopsignal=TERM
        stopwaitsecs=\(SupervisorConfiguration.stopSeconds)
        stopasgroup=true
        killasgroup=true
        environment=SWIFT_BACKTRACE="\(backtrace)"
        \(always(log: instance.name))
        """
    }

    /// A process counts as started at once and is started again at once, as often as it takes: a database that is away
    /// for an hour must not leave the platform down.
    private func always(log: String) -> String {
        """
        autostart=false
        autorestart=true
        startsecs=0
        redirect_stderr=true
        stdout_logfile=\(layout.home)/log/\(log).log
        stdout_logfile_maxbytes=20MB
        stdout_logfile_backups=5
        """
    }
}
