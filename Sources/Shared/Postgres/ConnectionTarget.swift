import CLibPQ
import Glibc

/// One of the places that a connection string names.
struct ConnectionHost: Equatable, Sendable {
    /// A name, an address, or the directory of a Unix socket.
    var host: String
    /// The address, when it is known; keeps libpq from looking the name up, which would block the loop.
    var address: String
    var port: String

    /// Whether the name must be looked up before connecting.
    var needsLookup: Bool {
        guard address.isEmpty, !host.isEmpty, !host.hasPrefix("/"), !host.hasPrefix("@") else { return false }
        var buffer = in6_addr()
        return inet_pton(AF_INET, host, &buffer) != 1 && inet_pton(AF_INET6, host, &buffer) != 1
    }
}

/// A connection string taken apart.
struct ConnectionTarget: Sendable {
    /// Empty when the string names none; libpq then has its own defaults.
    let hosts: [ConnectionHost]
    let options: String?

    init(_ connection: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let fields = PQconninfoParse(connection, &message) else {
            let text = message.map { String(cString: $0) } ?? "out of memory"
            PQfreemem(message)
            throw PostgresError(.configuration, "the connection string is malformed: \(text)")
        }
        defer { PQconninfoFree(fields) }
        var values: [String: String] = [:]
        var field = fields
        while let keyword = field.pointee.keyword {
            if let value = field.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            field += 1
        }
        options = values["options"]
        hosts = ConnectionTarget.hosts(
            names: ConnectionTarget.list(values["host"]), addresses: ConnectionTarget.list(values["hostaddr"]),
            ports: ConnectionTarget.list(values["port"]))
    }

    private static func list(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func hosts(names: [String], addresses: [String], ports: [String]) -> [ConnectionHost] {
        let count = max(names.count, addresses.count)
        return (0..<count).map { index in
            ConnectionHost(
                host: index < names.count ? names[index] : "",
                address: index < addresses.count ? addresses[index] : "",
                // One port serves all hosts.
                port: ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : "")
        }
    }
}
