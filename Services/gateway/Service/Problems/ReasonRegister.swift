import Kernel
import Wire

/// All reasons that the platform answers with, by name. `docs/errors.md` lists the same; a test compares them.
enum ReasonRegister {
    /// Sorted by name.
    static let all: [Reason] = {
        let own = [
            requests, sessions, platform, bids, auctions, purchases, listings, listingFaults, orders, cancellations,
            payments, helpdesk,
        ].flatMap { $0 }
        let names = Set(own.map(\.name))
        let members = MemberReasons.all.filter { !names.contains($0.reason) }.map { entry in
            Reason(
                entry.reason, entry.code, status: memberStatuses[entry.reason], de: entry.de, nl: entry.nl,
                en: entry.en)
        }
        return (own + members).sorted { $0.name < $1.name }
    }()

    /// Reasons of Members whose HTTP status is not that of their code.
    private static let memberStatuses = ["PROFILE_CHANGED_MEANWHILE": 412, "SERVICE_BUSY": 503]

    private static let index = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

    /// The entry, nil for a reason that this build does not know (a service that is newer than the gateway).
    static func reason(_ name: String) -> Reason? { index[name] }

    /// The entry that must exist: its name stands in this module.
    static func entry(_ name: String) -> Reason {
        guard let found = index[name] else { preconditionFailure("\(name) is not in the register") }
        return found
    }

    /// The general reason for a code.
    static func general(_ code: RPCCode) -> Reason {
        switch code {
        case .invalidArgument, .outOfRange: entry("INVALID_REQUEST")
        case .unauthenticated: entry("NOT_AUTHENTICATED")
        case .permissionDenied: entry("NOT_ALLOWED")
        case .notFound: entry("NOT_FOUND")
        case .alreadyExists, .failedPrecondition, .aborted: entry("CONFLICT")
        case .resourceExhausted: entry("TOO_MANY_REQUESTS")
        case .cancelled, .unavailable: entry("SERVICE_UNAVAILABLE")
        case .deadlineExceeded: entry("DEADLINE_EXCEEDED")
        case .ok, .unknown, .unimplemented, .internal, .dataLoss: entry("INTERNAL")
        }
    }
}
