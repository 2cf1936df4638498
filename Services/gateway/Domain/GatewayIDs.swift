import Kernel

/// Phantom types of the gateway's own identifiers.
package enum SessionKind {}
package enum VerificationKind {}

/// Names a session: one log-in with the refresh tokens that follow from it.
package typealias SessionID = ID<SessionKind>
/// Names one request of a member to be verified as an expert (AU-1).
package typealias VerificationID = ID<VerificationKind>
