import Kernel

/// A member's application to be verified as an expert, by the number in a register of intermediaries (AU-1).
package struct ExpertApplication: Hashable, Sendable {
    package let id: VerificationID
    /// 3 … 40 characters, as in the register.
    package let registerNumber: String
    /// Who keeps the register, 2 … 100 characters.
    package let registerAuthority: String

    package init(id: VerificationID, registerNumber: String, registerAuthority: String) {
        self.id = id
        self.registerNumber = registerNumber
        self.registerAuthority = registerAuthority
    }

    /// What became of a new application.
    package enum Outcome: Hashable, Sendable {
        /// To be kept, and the member has a new role if `isRoleNew`.
        case opened(ExpertApplication, isRoleNew: Bool)
        /// The same application is pending already; nothing changes.
        case pending(ExpertApplication)
    }
}

extension Member {
    /// Applies for verification, next to `pending`, which has not been decided yet.
    package mutating func apply(
        _ application: ExpertApplication, pending: ExpertApplication?
    ) throws(MemberRejection) -> ExpertApplication.Outcome {
        var faults: [FieldFault] = []
        let new = ExpertApplication(
            id: application.id,
            registerNumber: FieldRules.line(application.registerNumber, .registerNumber, 3...40, &faults),
            registerAuthority: FieldRules.line(application.registerAuthority, .registerAuthority, 2...100, &faults))
        if !faults.isEmpty { throw .invalidFields(faults) }
        if isVerifiedExpert { throw .alreadyVerified }
        if let pending {
            guard pending.registerNumber == new.registerNumber, pending.registerAuthority == new.registerAuthority
            else { throw .verificationPending }
            return .pending(pending)
        }
        if status != .trader { throw .traderStatusNeeded }
        return .opened(new, isRoleNew: addExpertRole())
    }

    /// Decides about the pending application; the note (at most 500 characters) is for the member.
    ///
    /// - Parameters:
    ///   - isPending: whether an application waits for a decision.
    ///   - administrator: who decides; that this member has the role is checked before.
    /// - Returns: the note as it is kept.
    package mutating func decide(
        accept: Bool, note: String?, isPending: Bool, by administrator: MemberID
    ) throws(MemberRejection) -> String? {
        var faults: [FieldFault] = []
        let text = FieldRules.trimmed(note ?? "")
        let kept = text.isEmpty ? nil : FieldRules.line(text, .note, 1...500, &faults)
        if !faults.isEmpty { throw .invalidFields(faults) }
        if administrator == id { throw .ownVerification }
        if !isPending { throw .verificationNotPending }
        if accept && status != .trader { throw .traderStatusNeeded }
        setVerified(accept)
        return kept
    }

    /// A verified expert without an application, for sandboxes made in bulk; false when nothing changed.
    package mutating func makeVerifiedTrader() -> Bool {
        guard !isVerifiedExpert || status != .trader else { return false }
        self = Member(
            id: id, userName: userName, status: .trader, roles: roles, isVerifiedExpert: isVerifiedExpert,
            market: market, language: language, contact: contact, version: version, registeredAt: registeredAt)
        setVerified(true)
        return true
    }
}
