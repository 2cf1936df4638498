import Kernel

/// Marks ids of sessions.
package enum SessionKind {}
/// Marks ids of requests to be verified.
package enum VerificationKind {}

/// Names a session: one log-in with the refresh tokens that follow from it.
package typealias SessionID = ID<SessionKind>
/// Names one request of a member to be verified as an expert (AU-1).
package typealias VerificationID = ID<VerificationKind>
