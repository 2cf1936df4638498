import Contracts
import Kernel
import Shapes
import Wire

/// The body of a log-in.
struct LogInBody: Codable, Sendable {
    var login: String
    var password: String
    var cookie: Bool?
}

extension LogInBody: Described {
    static let summary = "Logging in."
    static let notes: [String: Note] = [
        "login": .text(1...254, "User name or e-mail address."), "password": .text(1...200, "The password."),
        "cookie": Note("For browsers: true sets a session cookie instead of returning tokens."),
    ]
}

/// The body of a refresh.
struct RefreshBody: Codable, Sendable {
    var refreshToken: String
}

extension RefreshBody: Described {
    static let summary = "Getting new tokens for a refresh token, which is good once."
    static let notes: [String: Note] = ["refreshToken": .text(1...500, "The newest one of the session.")]
}

/// The body of a change of password.
struct PasswordBody: Codable, Sendable {
    var old: String
    var new: String
}

extension PasswordBody: Described {
    static let summary = "A new password. All other sessions end."
    static let notes: [String: Note] = [
        "old": .text(1...200, "The present password."), "new": .text(10...200, "The new one."),
    ]
}

/// The body of a change of market.
struct MarketBody: Codable, Sendable {
    var market: Market
}

extension MarketBody: Described {
    static let summary = "Another market (MK-2)."
    static let notes: [String: Note] = [:]
}

/// The body of a change of language.
struct LanguageBody: Codable, Sendable {
    var language: Language
}

extension LanguageBody: Described {
    static let summary = "The language of everything that the member reads (MK-1)."
    static let notes: [String: Note] = [:]
}

/// The body of an application of an expert.
struct VerificationBody: Codable, Sendable {
    var registerNumber: String
    var registerAuthority: String
}

extension VerificationBody: Described {
    static let summary = "An application to be verified as an expert (AU-1)."
    static let notes: [String: Note] = [
        "registerNumber": .text(3...40, "As in the register of intermediaries, e.g. `D-1A2B-3C4D5-67`."),
        "registerAuthority": .text(2...100, "Who keeps the register."),
    ]
}

/// The body of an administrator's decision.
struct DecisionBody: Codable, Sendable {
    var accept: Bool
    var note: String?
}

extension DecisionBody: Described {
    static let summary = "A decision about an application."
    static let notes: [String: Note] = ["note": .text(1...500, "For the member.")]
}

/// The body of the first administrator's claim.
struct ClaimBody: Codable, Sendable {
    var token: String
}

extension ClaimBody: Described {
    static let summary = "The one-time token that was made with the installation."
    static let notes: [String: Note] = ["token": .text(1...500, "It is good once.")]
}

extension RegisterCommand: Described {
    package static let schemaName = "Registration"
    package static let summary = "What a person states to become a member (AU-1)."
    package static let notes: [String: Note] = [
        "userName": Note(
            "Public, unique without regard to case.",
            .text(TextShape(length: 3...30, pattern: userNamePattern))),
        "password": .text(10...200, "10 to 200 characters."),
        "contact": Note("Shown to nobody before an award (OR-3)."),
        "status": Note("Consumer or trader (OR-11)."),
        "language": Note("The market's main language when absent."),
    ]

    private static let userNamePattern = TextPattern("^[a-zA-Z0-9_-]*$") { text in
        text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                || byte == 95
        }
    }
}

extension UpdateProfileCommand: Described {
    package static let schemaName = "ProfileChange"
    package static let summary = "What a member may change on the own profile; an absent field stays as it is."
    package static let notes: [String: Note] = ["contact": Note("Replaces the whole contact data.")]
}

extension ContactData: Described {
    package static let schemaName = "Contact"
    package static let summary = "How the platform, and after an award the partner, reaches the member (OR-3)."
    package static let notes: [String: Note] = [
        "fullName": .text(2...100, "First and last name."), "street": .text(2...120, "Street and house number."),
        "postalCode": .text(2...12, "As the country writes it."), "city": .text(1...80, "The town."),
        "country": Note(
            "ISO 3166-1 alpha-2.",
            .text(
                TextShape(
                    length: 2...2,
                    pattern: TextPattern("^[A-Za-z]{2}$") { text in
                        text.utf8.allSatisfy { (65...90).contains($0) || (97...122).contains($0) }
                    }))),
        "phone": .text(6...30, "Digits, with `+` in front and spaces, brackets, points, slashes, hyphens between."),
        "email": .text(6...254, "An e-mail address."),
    ]
}
