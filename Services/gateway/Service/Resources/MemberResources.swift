import Contracts
import GatewayDomain
import Kernel
import Shapes
import Wire

/// A session that has been opened or refreshed.
struct SessionResource: Codable, Sendable {
    var member: MemberID
    var session: SessionID
    var accessToken: String?
    var accessTokenExpiresInSeconds: Int64?
    var refreshToken: String?
    var csrfToken: String?
    var sessionExpiresAt: Timestamp

    /// For a program: the tokens. For a browser: the token that unsafe calls must show, since scripts must not see more.
    init(_ tokens: SessionTokens, isForBrowser: Bool) {
        member = tokens.member
        session = tokens.session
        sessionExpiresAt = tokens.sessionExpiresAt
        if isForBrowser {
            csrfToken = tokens.cookieToken.map(Members.csrfToken)
        } else {
            accessToken = tokens.accessToken
            accessTokenExpiresInSeconds = tokens.accessTokenExpiresInSeconds
            refreshToken = tokens.refreshToken
        }
    }
}

extension SessionResource: Described {
    static let schemaName = "Session"
    static let summary = "A session that has been opened or refreshed."
    static let notes: [String: Note] = [
        "accessToken": Note("For `Authorization: Bearer …`; absent for browsers."),
        "refreshToken": Note("Good for one refresh; absent for browsers."),
        "csrfToken": Note("Browsers only: for the header `X-CSRF-Token` of unsafe calls."),
        "sessionExpiresAt": Note("When the session ends unless it is refreshed."),
    ]
}

/// The sessions of a member.
struct SessionsResource: Codable, Sendable {
    var sessions: [SessionOverview]
}

extension SessionsResource: Described {
    static let schemaName = "Sessions"
    static let summary = "The member's own sessions."
    static let notes: [String: Note] = [:]
}

extension SessionOverview: Described {
    package static let summary = "A session as its member sees it."
    package static let notes: [String: Note] = [:]
}

extension MemberProfile: Described {
    package static let schemaName = "Profile"
    package static let summary = "A member as the member sees the own data."
    package static let notes: [String: Note] = [
        "isVerifiedExpert": Note("Whether an administrator has verified the register number (AU-1)."),
        "version": Note("Grows with every change; the ETag carries it."),
    ]
}

extension Verification: Described {
    package static let summary = "A member's application to be verified as an expert (AU-1)."
    package static let notes: [String: Note] = ["note": Note("What the administrator wrote for the member.")]
}

/// The applications of a member.
struct VerificationsResource: Codable, Sendable {
    var verifications: [Verification]
}

extension VerificationsResource: Described {
    static let schemaName = "Verifications"
    static let summary = "The member's applications, newest first."
    static let notes: [String: Note] = [:]
}

extension MarketChange: Described {
    package static let summary = "What another market means for the member, item by item (MK-2)."
    package static let notes = ["items": Note("Only what differs; empty when the market stays the same.")]
}

extension MarketChange.Item: Described {
    package static let schemaName = "MarketChangeItem"
    package static let summary = "One thing that changes with the market."
    package static let notes: [String: Note] = [
        "before": Note("A code, or codes with commas between."), "after": Note("As before."),
        "isActionNeeded": Note("Whether the member has to do something."),
    ]
}

/// Everything that the platform keeps about a member, for the member alone.
struct ExportResource: Codable, Sendable {
    var account: MemberExport
    var listings: [ListingResource] = []
    var bids: [OwnBidResource] = []
    var orders: [String: [OrderSummaryResource]] = [:]
    var ratings: RatingsResource?
    var mandates: [MandateResource] = []
    var payoutAccount: PayoutAccountResource?
    var statement: [StatementLineResource] = []
    var isComplete = true

    init(account: MemberExport) { self.account = account }
}

extension ExportResource: Described {
    static let schemaName = "Export"
    static let summary = "Everything that the platform keeps about a member, for the member alone."
    static let notes: [String: Note] = [
        "account": Note("Profile, sessions, applications, disclosures of contact data, and changes."),
        "orders": Note("By side: `sold` and `bought`, with the partner's contact data as in those lists."),
        "ratings": Note("The ratings that the member received."),
        "isComplete": Note("False when a list is longer than one export holds: page through the rest."),
    ]
}

extension MemberExport: Described {
    package static let schemaName = "AccountExport"
    package static let summary = "What is kept about the member. Secrets are no data about a person."
    package static let notes: [String: Note] = [:]
}

extension MemberExport.Session: Described {
    package static let schemaName = "ExportedSession"
    package static let summary = "A session."
    package static let notes = ["endedAt": Note("When it was ended before its time.")]
}

extension MemberExport.Disclosure: Described {
    package static let summary = "One time that the contact data went to another service (OR-3)."
    package static let notes: [String: Note] = [:]
}

extension MemberExport.Change: Described {
    package static let schemaName = "AccountChange"
    package static let summary = "One thing that was done to the member."
    package static let notes: [String: Note] = [
        "actor": Note("Who did it; absent when it was the platform."),
        "parts": Note("The parts that changed, without their content."),
    ]
}
