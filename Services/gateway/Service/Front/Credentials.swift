import Reactor
import Wire

/// Finds out who makes a request.
protocol Credentials: Sendable {
    /// The member of a bearer token; checked without a database, so it runs where the request is.
    func principal(accessToken: String) throws(RPCError) -> Principal
    /// The member of a browser's session.
    func principal(cookieToken: String) async throws(RPCError) -> Principal
}

extension Members: Credentials {}

/// The session cookie of browsers.
struct SessionCookie: Sendable {
    static let name = "gavel-session"
    /// Whether the platform is reached by HTTPS; else browsers would not send a secure cookie back.
    let isSecure: Bool

    /// `Set-Cookie` for a new session; scripts cannot read it, other sites cannot use it.
    func setting(_ token: String) -> String { "\(Self.name)=\(token)\(attributes)" }

    /// `Set-Cookie` that makes the browser forget it.
    var clearing: String { "\(Self.name)=\(attributes); Max-Age=0" }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "") }
}
