import Kernel

/// A member with what the rules decide by. Commands change it and say what changed; time and chance stay outside.
package struct Member: Hashable, Sendable {
    package let id: MemberID
    /// Public, unique without regard to case, never changed.
    package let userName: String
    package private(set) var status: TradeStatus
    package private(set) var roles: Set<Role>
    package private(set) var isVerifiedExpert: Bool
    package private(set) var market: Market
    package private(set) var language: Language
    package private(set) var contact: Contact
    /// Rises by one with each change.
    package private(set) var version: Int64
    package let registeredAt: Timestamp

    /// A member as it was kept.
    package init(
        id: MemberID, userName: String, status: TradeStatus, roles: Set<Role>, isVerifiedExpert: Bool, market: Market,
        language: Language, contact: Contact, version: Int64, registeredAt: Timestamp
    ) {
        self.id = id
        self.userName = userName
        self.status = status
        self.roles = roles
        self.isVerifiedExpert = isVerifiedExpert
        self.market = market
        self.language = language
        self.contact = contact
        self.version = version
        self.registeredAt = registeredAt
    }

    /// A new member (AU-1).
    package init(id: MemberID, _ registration: Registration, at now: Timestamp) {
        self.init(
            id: id, userName: registration.userName, status: registration.status, roles: [.member],
            isVerifiedExpert: false, market: registration.market, language: registration.language,
            contact: registration.contact, version: 1, registeredAt: now)
    }

    /// What of a profile changes; nil leaves it as it is.
    package struct ProfileChanges: Hashable, Sendable {
        package var contact: Contact?
        package var status: TradeStatus?
        package var language: Language?

        package init(contact: Contact? = nil, status: TradeStatus? = nil, language: Language? = nil) {
            self.contact = contact
            self.status = status
            self.language = language
        }
    }

    /// The parts of a member that a command changed, as the audit names them.
    package enum Part: String, Hashable, Sendable, CaseIterable {
        case contact, status, roles, verification, market, language
    }

    /// Changes the profile if it still stands at `expectedVersion`.
    ///
    /// A repetition of the change that led to the present version changes nothing and is no error, so that an answer
    /// that got lost can be asked for again.
    package mutating func update(
        _ changes: ProfileChanges, expectedVersion: Int64
    ) throws(MemberRejection) -> Set<Part> {
        var next = self
        if let given = changes.contact {
            var faults: [FieldFault] = []
            next.contact = FieldRules.contact(given, &faults)
            if !faults.isEmpty { throw .invalidFields(faults) }
        }
        next.status = changes.status ?? status
        next.language = changes.language ?? language
        var parts: Set<Part> = []
        if next.contact != contact { parts.insert(.contact) }
        if next.status != status { parts.insert(.status) }
        if next.language != language { parts.insert(.language) }
        let isRepetition = parts.isEmpty && expectedVersion == version - 1
        guard expectedVersion == version || isRepetition else { throw .versionMismatch(current: version) }
        if isVerifiedExpert && next.status == .consumer { throw .statusBoundToVerification }
        if !parts.isEmpty { next.version += 1 }
        self = next
        return parts
    }

    /// Moves the member to another market and says what that means, item by item (MK-2).
    package mutating func change(to next: Market, isSandbox: Bool) throws(MemberRejection) -> MarketChange {
        if next.isSandboxOnly && !isSandbox { throw .marketClosed(next) }
        let change = MarketChange(from: market, to: next, addressCountry: contact.country)
        if next != market {
            market = next
            version += 1
        }
        return change
    }

    /// The holder of the one-time token becomes administrator, or who operators say; false for one who was it already.
    package mutating func grantAdministrator() -> Bool {
        guard roles.insert(.administrator).inserted else { return false }
        version += 1
        return true
    }

    /// Applying gives the role `expert`, which allows nothing before the verification (AU-1); false when it was there.
    mutating func addExpertRole() -> Bool {
        guard roles.insert(.expert).inserted else { return false }
        version += 1
        return true
    }

    /// An administrator's decision about the application (AU-1).
    mutating func setVerified(_ isVerified: Bool) {
        isVerifiedExpert = isVerified
        if isVerified { roles.insert(.expert) } else { roles.remove(.expert) }
        version += 1
    }
}
