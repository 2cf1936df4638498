import Glibc

/// An endpoint as it stands in a configuration.
package enum ConfiguredEndpoint: Hashable, Sendable {
    /// One address for good: an IP address, or a place in this process.
    case fixed(String)
    /// All addresses of a name.
    case named(host: String, port: Int)

    /// What is wrong with the text of an endpoint, e.g. "must end with a port from 1 to 65535".
    package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Reads `tcp://HOST:PORT` or `inproc://NAME`. Texts that mean the same are equal afterwards, so that all clients
    /// hash the same address.
    package init(_ text: String) throws(Fault) {
        if text.hasPrefix("inproc://"), text != "inproc://" {
            self = .fixed(text)
            return
        }
        guard text.hasPrefix("tcp://") else { throw Fault(description: "must begin with tcp://") }
        let rest = text.dropFirst("tcp://".count)
        guard let colon = rest.lastIndex(of: ":"), let port = Self.port(rest[rest.index(after: colon)...]) else {
            throw Fault(description: "must end with a port from 1 to 65535")
        }
        let host = String(rest[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            self = .fixed(Self.endpoint(try Self.address6(host.dropFirst().dropLast()), port))
        } else if host.contains(":") {
            throw Fault(description: "must have its IPv6 address in brackets")
        } else if let address = Self.canonical(host, AF_INET) {
            self = .fixed(Self.endpoint(address, port))
        } else {
            self = .named(host: try Self.name(host), port: port)
        }
    }

    /// The name that is to be looked up; nil for an address.
    var name: String? { if case .named(let host, _) = self { host } else { nil } }

    /// The endpoints for which this one stands, when its name has `addresses`.
    func endpoints(_ addresses: [String]) -> [String] {
        switch self {
        case .fixed(let endpoint): [endpoint]
        case .named(_, let port): addresses.map { Self.endpoint($0, port) }
        }
    }

    private static func endpoint(_ address: String, _ port: Int) -> String {
        address.contains(":") ? "tcp://[\(address)]:\(port)" : "tcp://\(address):\(port)"
    }

    private static func port(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(text), (1...65535).contains(port) else {
            return nil
        }
        return port
    }

    /// The address in its usual form, with the interface of a link-local one.
    private static func address6(_ text: Substring) throws(Fault) -> String {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = canonical(String(parts[0]), AF_INET6), parts.count == 1 || !parts[1].isEmpty else {
            throw Fault(description: "must have an IPv6 address between its brackets")
        }
        return parts.count == 1 ? address : "\(address)%\(parts[1])"
    }

    private static func canonical(_ text: String, _ family: Int32) -> String? {
        var bytes = in6_addr()
        guard inet_pton(family, text, &bytes) == 1 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, &bytes, &buffer, socklen_t(buffer.count)) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Names are the same whatever the case of their letters.
    private static func name(_ host: String) throws(Fault) -> String {
        let host = host.lowercased()
        let labels = (host.hasSuffix(".") ? host.dropLast() : host[...]).split(
            separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { byte in
                    (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 95
                }
        }
        // A name cannot end with a number: this is an address with a fault.
        let isNumber = labels.last?.utf8.allSatisfy { (48...57).contains($0) } ?? true
        guard isName, !isNumber, host.utf8.count <= 253 else {
            throw Fault(description: "must have an IP address or the name of a host")
        }
        return host
    }
}

extension ConfiguredEndpoint {
    /// What is wrong with the endpoints that a configuration lists for a service, as the rest of a sentence about it.
    package static func faults(of texts: [String]) -> [String] {
        var faults: [String] = []
        var seen: Set<ConfiguredEndpoint> = []
        for text in texts {
            guard text.hasPrefix("tcp://") else {
                faults.append("has the endpoint '\(text)', which must begin with tcp://")
                continue
            }
            do {
                if !seen.insert(try ConfiguredEndpoint(text)).inserted { faults.append("names an endpoint twice") }
            } catch {
                faults.append("has the endpoint '\(text)', which \(error)")
            }
        }
        return faults
    }
}
