import Reactor

/// Looks the hosts of a connection string up; blocks, so it belongs on a `BlockingPool`.
enum HostLookup {
    /// The hosts with their addresses, one entry per address; those that are not found are left out.
    static func resolve(_ hosts: [ConnectionHost]) -> [ConnectionHost] {
        hosts.flatMap { host in
            guard host.needsLookup else { return [host] }
            // try?: another host may be found; when none is, the caller says so.
            let addresses = (try? NameLookup.addresses(of: host.host)) ?? []
            return addresses.map { ConnectionHost(host: host.host, address: $0, port: host.port) }
        }
    }
}
