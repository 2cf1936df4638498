import Kernel

/// The refresh tokens of one session: each is good for one refresh, and only the newest is.
///
/// A token that comes a second time means that two parties hold it, one of them a thief, and nobody can tell which:
/// the whole session ends.
package struct RefreshFamily: Hashable, Sendable {
    /// The number of the newest token, from 1.
    package private(set) var generation: Int64
    /// When the newest token, and with it the session, ends by machine time.
    package private(set) var expiresAt: Timestamp
    package private(set) var isRevoked: Bool

    /// A family as it was kept.
    package init(generation: Int64, expiresAt: Timestamp, isRevoked: Bool) {
        self.generation = generation
        self.expiresAt = expiresAt
        self.isRevoked = isRevoked
    }

    /// A new session's family with its first token.
    package init(at now: Timestamp, lifetimeSeconds: Int64) {
        self.init(generation: 1, expiresAt: now.adding(seconds: lifetimeSeconds), isRevoked: false)
    }

    package enum Outcome: Hashable, Sendable {
        /// The next token carries the family's new generation.
        case rotated
        /// An old token came again: the family is revoked now, which must be kept.
        case reused
        /// The session had ended before.
        case revoked
        case expired
    }

    /// Somebody presents the token number `presented` of this family.
    package mutating func present(_ presented: Int64, at now: Timestamp, lifetimeSeconds: Int64) -> Outcome {
        if isRevoked { return .revoked }
        guard presented == generation else {
            isRevoked = true
            return .reused
        }
        guard now < expiresAt else { return .expired }
        generation += 1
        expiresAt = now.adding(seconds: lifetimeSeconds)
        return .rotated
    }

    /// The member, or a change of the password, ends the session.
    package mutating func revoke() { isRevoked = true }
}
