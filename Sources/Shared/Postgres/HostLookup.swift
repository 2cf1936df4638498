import Glibc

/// Looks names up; blocks, so it belongs on a `BlockingPool`.
enum HostLookup {
    /// The hosts with their addresses, one entry per address; those that are not found are left out.
    static func resolve(_ hosts: [ConnectionHost]) -> [ConnectionHost] {
        hosts.flatMap { host in
            guard host.needsLookup else { return [host] }
            return addresses(of: host.host).map { ConnectionHost(host: host.host, address: $0, port: host.port) }
        }
    }

    private static func addresses(of name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let status = getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            if status == 0 {
                let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                if !found.contains(address) { found.append(address) }
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}
