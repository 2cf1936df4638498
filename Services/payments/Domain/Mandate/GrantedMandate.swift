import Kernel

/// A payer's permission for SEPA direct debits (PY-3).
package struct GrantedMandate: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        case active, revoked
        /// The bank returned a debit in a way that forbids further ones (PY-5).
        case suspended
    }

    package let id: MandateID
    package let member: MemberID
    /// At most 35 characters of the SEPA set.
    package let reference: String
    package let scheme: DebitScheme
    package let holder: String
    package let iban: IBAN
    package let signedOn: CivilDate
    package var lastUsedOn: CivilDate?
    package var status: Status

    /// A mandate as it was kept or granted.
    package init(
        id: MandateID, member: MemberID, reference: String, scheme: DebitScheme, holder: String, iban: IBAN,
        signedOn: CivilDate, lastUsedOn: CivilDate? = nil, status: Status = .active
    ) {
        self.id = id
        self.member = member
        self.reference = reference
        self.scheme = scheme
        self.holder = holder
        self.iban = iban
        self.signedOn = signedOn
        self.lastUsedOn = lastUsedOn
        self.status = status
    }

    /// The reference of a new mandate: readable, and as unique as its id.
    package static func reference(_ id: MandateID) -> String { "GAVEL-" + hex(id.bytes.suffix(12)).uppercased() }

    /// The day from which it holds no more unless it is used before: so many months after its last use.
    package func lapsesOn(afterMonths months: Int) -> CivilDate {
        let from = lastUsedOn ?? signedOn
        let month = from.month - 1 + months
        let (year, index) = (from.year + month / 12, month % 12 + 1)
        let day = min(from.day, CivilDate.days(inMonth: index, of: year))
        guard let date = CivilDate(year: year, month: index, day: day) else {
            preconditionFailure("a day of the month that exists")
        }
        return date
    }

    /// Whether a debit on `day` may refer to it.
    package func holds(on day: CivilDate, lapseMonths: Int) -> Bool {
        status == .active && day < lapsesOn(afterMonths: lapseMonths)
    }
}
