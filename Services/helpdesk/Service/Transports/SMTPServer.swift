/// The mail server that mails are given to.
struct SMTPServer: Sendable {
    /// `smtp://host:port` or `smtps://host:port`.
    var url: String
    /// Whether nothing but the greeting may travel in the clear.
    var mustEncrypt: Bool
    /// A file of certificates (PEM) to trust instead of the system's.
    var caFile: String?
    var login: Login?
    /// For one transfer from the connection to the answer.
    var timeoutSeconds: Int64
    /// What we call ourselves.
    var helloName: String

    /// A password never stands in a description.
    struct Login: Sendable, CustomStringConvertible {
        let user: String
        let password: String
        var description: String { "Login" }
    }

    /// The URL of a server from the configuration: `smtp://` or `smtps://`, a host, maybe a port, and nothing else.
    static func isURL(_ text: String) -> Bool {
        guard let scheme = ["smtp://", "smtps://"].first(where: text.hasPrefix) else { return false }
        var rest = text.dropFirst(scheme.count)
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { return false }
            let address = rest[rest.index(after: rest.startIndex)..<end]
            guard !address.isEmpty, address.utf8.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") }) else {
                return false
            }
            rest = rest[rest.index(after: end)...]
        } else {
            let host = rest.prefix { $0 != ":" }
            guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { return false }
            rest = rest.dropFirst(host.count)
        }
        if rest.isEmpty { return true }
        let digits = rest.dropFirst()
        guard rest.hasPrefix(":"), digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits) else {
            return false
        }
        return port > 0
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 46
    }
}
