import Kernel

/// Two lists of keys that services keep of the same things.
struct RelatedKeys: Sendable {
    enum Relation: Sendable {
        /// Both have the same keys, each once.
        case oneToOne
        /// What the first has the second has too.
        case contained
    }

    let service: ServiceName
    let name: String
    let relation: Relation
    let other: ServiceName
    let otherName: String
    /// What the keys are, for a person: `order`.
    let noun: String

    /// What must agree between award and payout (OR-1, OR-2, OR-4, OR-8, PY-2, PY-7).
    static let all = [
        RelatedKeys(
            service: .orders, name: "order", relation: .oneToOne, other: .orders, otherName: "contract", noun: "order"),
        RelatedKeys(
            service: .orders, name: "mail", relation: .oneToOne, other: .helpdesk, otherName: "mail:orders",
            noun: "mail"),
        RelatedKeys(
            service: .payments, name: "mail", relation: .oneToOne, other: .helpdesk, otherName: "mail:payments",
            noun: "mail"),
        RelatedKeys(
            service: .orders, name: "appointment", relation: .oneToOne, other: .payments, otherName: "due",
            noun: "order"),
        RelatedKeys(
            service: .orders, name: "completed", relation: .oneToOne, other: .payments, otherName: "payoutPosted",
            noun: "order"),
        RelatedKeys(
            service: .orders, name: "cancelled", relation: .oneToOne, other: .payments, otherName: "unwound",
            noun: "order"),
        RelatedKeys(
            service: .payments, name: "payoutPosted", relation: .contained, other: .payments,
            otherName: "debitSettled", noun: "order"),
        RelatedKeys(
            service: .payments, name: "payoutPosted", relation: .contained, other: .orders, otherName: "held",
            noun: "order"),
    ]

    /// What of `related` contradicts this relation, one sentence each.
    func faults(in related: PlatformAudit.Related) -> [String] {
        let (mine, theirs) = (related[service]?[name] ?? [], related[other]?[otherName] ?? [])
        let (here, there) = ("\(service.rawValue)/\(name)", "\(other.rawValue)/\(otherName)")
        let (own, rest) = (Set(mine), Set(theirs))
        var faults = own.subtracting(rest).sorted().map { "\(noun) \($0) is in \(here) and not in \(there)" }
        if relation == .oneToOne {
            faults += rest.subtracting(own).sorted().map { "\(noun) \($0) is in \(there) and not in \(here)" }
            if own.count != mine.count { faults.append("\(here) has keys more than once") }
            if rest.count != theirs.count { faults.append("\(there) has keys more than once") }
        }
        return faults
    }
}

extension PlatformAudit {
    /// Compares what the services keep of the same things.
    mutating func compare(_ related: Related) {
        faults += RelatedKeys.all.flatMap { $0.faults(in: related) }
    }
}
