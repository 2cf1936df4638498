import Kernel

/// Why a command on a member is refused.
package enum MemberRejection: Error, Hashable, Sendable {
    /// At least one field is not as it must be.
    case invalidFields([FieldFault])
    /// The profile was changed meanwhile and stands at `current`.
    case versionMismatch(current: Int64)
    /// The market exists in sandboxes only.
    case marketClosed(Market)
    /// A verified expert acts in trade and cannot become a consumer (OR-11).
    case statusBoundToVerification
    /// Only a trader can be verified as an expert (AU-1, OR-11).
    case traderStatusNeeded
    case alreadyVerified
    /// Another request with other data has not been decided yet.
    case verificationPending
    /// There is no request to decide about.
    case verificationNotPending
    /// Nobody decides about the own request.
    case ownVerification

    /// The rule that refuses.
    package var rule: String {
        switch self {
        case .invalidFields(let faults): faults.first?.rule ?? "AU-1"
        case .versionMismatch: "OR-3"
        case .marketClosed: "MK-2"
        case .statusBoundToVerification, .traderStatusNeeded: "OR-11"
        case .alreadyVerified, .verificationPending, .verificationNotPending, .ownVerification: "AU-1"
        }
    }
}
