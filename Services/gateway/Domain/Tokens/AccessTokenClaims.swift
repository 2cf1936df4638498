import Kernel

/// What an access token says of its member and session; JWT names in brackets.
package struct AccessTokenClaims: Hashable, Sendable {
    /// (`sub`)
    package var member: MemberID
    /// (`sid`)
    package var session: SessionID
    /// (`name`)
    package var userName: String
    /// (`roles`) A role that a build does not know is dropped: it gives no right.
    package var roles: Set<Role>
    /// (`verified`)
    package var isVerifiedExpert: Bool
    /// (`market`)
    package var market: Market
    /// (`language`)
    package var language: Language
    /// (`iat`) Seconds since 1970, machine time.
    package var issuedAtSeconds: Int64
    /// (`exp`) Seconds since 1970, machine time; the token is good before it.
    package var expiresAtSeconds: Int64

    package init(
        member: MemberID, session: SessionID, userName: String, roles: Set<Role>, isVerifiedExpert: Bool,
        market: Market, language: Language, issuedAtSeconds: Int64, expiresAtSeconds: Int64
    ) {
        self.member = member
        self.session = session
        self.userName = userName
        self.roles = roles
        self.isVerifiedExpert = isVerifiedExpert
        self.market = market
        self.language = language
        self.issuedAtSeconds = issuedAtSeconds
        self.expiresAtSeconds = expiresAtSeconds
    }
}

extension AccessTokenClaims {
    /// The claims of `member` in `session`, good for `lifetimeSeconds` from `now` (machine time).
    package init(_ member: Member, session: SessionID, at now: Timestamp, lifetimeSeconds: Int64) {
        let seconds = floorDivide(now.microseconds, 1_000_000).quotient
        self.init(
            member: member.id, session: session, userName: member.userName, roles: member.roles,
            isVerifiedExpert: member.isVerifiedExpert, market: member.market, language: member.language,
            issuedAtSeconds: seconds, expiresAtSeconds: seconds + lifetimeSeconds)
    }

    /// JSON with sorted keys. Nothing in it needs escaping: names, roles, markets and ids are plain ASCII.
    var json: String {
        let roleList = Role.allCases.filter(roles.contains).map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        return """
            {"exp":\(expiresAtSeconds),"iat":\(issuedAtSeconds),"language":"\(language.rawValue)",\
            "market":"\(market.rawValue)","name":"\(userName)","roles":[\(roleList)],"sid":"\(session)",\
            "sub":"\(member)","verified":\(isVerifiedExpert)}
            """
    }

    /// Reads a payload; nil when a claim is missing or has another shape. Unknown claims are passed over.
    init?(json payload: [UInt8]) {
        guard let values = FlatJSON.object(payload),
            case .string(let sub) = values["sub"], let member = MemberID(sub),
            case .string(let sid) = values["sid"], let session = SessionID(sid),
            case .string(let name) = values["name"], case .strings(let roles) = values["roles"],
            case .bool(let verified) = values["verified"],
            case .string(let marketText) = values["market"], let market = Market(rawValue: marketText),
            case .string(let languageText) = values["language"], let language = Language(rawValue: languageText),
            case .integer(let issued) = values["iat"], case .integer(let expires) = values["exp"]
        else { return nil }
        self.init(
            member: member, session: session, userName: name, roles: Set(roles.compactMap(Role.init(rawValue:))),
            isVerifiedExpert: verified, market: market, language: language, issuedAtSeconds: issued,
            expiresAtSeconds: expires)
    }
}
