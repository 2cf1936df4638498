import Kernel
import PaymentsDomain

/// The ledger as the database keeps it, in memory: what a sequence of bookings adds up to (PY-1).
struct LedgerModel {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    struct Balance: Hashable {
        var debitsPosted: Int64 = 0
        var creditsPosted: Int64 = 0
        var debitsPending: Int64 = 0
        var creditsPending: Int64 = 0
    }

    private var balances: [LedgerAccount: Balance] = [:]
    private var bookings: [TransferID: Booking] = [:]
    private var resolved: Set<TransferID> = []

    /// Reservations that nothing has resolved.
    var openReservations: [Booking] {
        bookings.values.filter { $0.kind == .pending && !resolved.contains($0.id) }
    }

    /// The posted balance, positive on the side that raises the account.
    func posted(_ account: LedgerAccount) -> Int64 {
        let balance = balances[account] ?? Balance()
        let debit = balance.debitsPosted - balance.creditsPosted
        return Self.isRaisedByDebits(account) ? debit : -debit
    }

    /// What all accounts add up to, pending and posted: always nothing.
    var sum: Int64 {
        balances.values.reduce(0) {
            $0 + $1.debitsPosted - $1.creditsPosted + $1.debitsPending - $1.creditsPending
        }
    }

    mutating func book(_ bookings: [Booking]) throws(Fault) {
        for booking in bookings { try book(booking) }
    }

    private mutating func book(_ booking: Booking) throws(Fault) {
        let name = "\(booking.kind) \(booking.purpose) of \(booking.amount)"
        guard booking.amount > 0 else { throw Fault(description: "\(name): not above 0") }
        guard booking.debit != booking.credit else { throw Fault(description: "\(name): one account twice") }
        guard bookings[booking.id] == nil else { throw Fault(description: "\(name): booked twice") }
        var pending: Int64 = 0
        switch booking.kind {
        case .posted, .pending:
            guard booking.resolves == nil else { throw Fault(description: "\(name): resolves something") }
            pending = booking.kind == .pending ? booking.amount : 0
        case .post, .void:
            guard let id = booking.resolves, let reserved = bookings[id], reserved.kind == .pending else {
                throw Fault(description: "\(name): nothing was reserved")
            }
            guard resolved.insert(id).inserted else { throw Fault(description: "\(name): resolved twice") }
            guard reserved.debit == booking.debit, reserved.credit == booking.credit,
                reserved.amount == booking.amount
            else { throw Fault(description: "\(name): not what was reserved") }
            pending = -reserved.amount
        }
        let posted = booking.kind == .posted || booking.kind == .post ? booking.amount : 0
        balances[booking.debit, default: Balance()].debitsPending += pending
        balances[booking.debit, default: Balance()].debitsPosted += posted
        balances[booking.credit, default: Balance()].creditsPending += pending
        balances[booking.credit, default: Balance()].creditsPosted += posted
        bookings[booking.id] = booking
        for account in [booking.debit, booking.credit] where account != .bank && available(account) < 0 {
            throw Fault(description: "\(name): \(account.kind) is overdrawn")
        }
    }

    /// What is left when every reservation against the account is carried out.
    private func available(_ account: LedgerAccount) -> Int64 {
        let balance = balances[account] ?? Balance()
        return posted(account) - (Self.isRaisedByDebits(account) ? balance.creditsPending : balance.debitsPending)
    }

    private static func isRaisedByDebits(_ account: LedgerAccount) -> Bool {
        switch account.kind {
        case .bank, .receivable, .claim: true
        case .obligation, .escrow, .feeIncome, .vat: false
        }
    }
}
