import Kernel
import Signing

/// One transfer of the ledger to be: one amount from one account to another (PY-1).
package struct Booking: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// At once.
        case posted
        /// Reserved first, resolved later, at most once.
        case pending
        /// Resolves a pending transfer: it happens.
        case post
        /// Resolves a pending transfer: it does not.
        case void
    }

    /// Whose statement shows it, and whether it is in that member's favour.
    package struct Reader: Hashable, Sendable {
        package let member: MemberID
        package let isInFavour: Bool
    }

    /// Derived from the order and the step, so that no step can be booked twice.
    package let id: TransferID
    package let kind: Kind
    package let debit: LedgerAccount
    package let credit: LedgerAccount
    /// Minor units, above 0.
    package let amount: Int64
    /// The pending transfer that this one resolves.
    package let resolves: TransferID?
    package let purpose: Purpose
    package let reader: Reader?

    /// The id of the transfer of one step of an order.
    package static func id(_ order: OrderID, _ step: String) -> TransferID {
        let digest = sha256(Array("transfer|\(order)|\(step)".utf8))
        func word(_ from: Int) -> UInt64 { digest[from..<from + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        // Version 8 of RFC 9562: 122 bits of the owner's making.
        return TransferID(
            high: word(0) & ~0xF000 | 0x8000, low: word(8) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    static func posted(
        _ order: OrderID, _ step: String, _ amount: Int64, from credit: LedgerAccount, to debit: LedgerAccount,
        _ purpose: Purpose, _ reader: Reader? = nil
    ) -> Booking {
        Booking(
            id: id(order, step), kind: .posted, debit: debit, credit: credit, amount: amount, resolves: nil,
            purpose: purpose, reader: reader)
    }

    static func pending(
        _ order: OrderID, _ step: String, _ amount: Int64, from credit: LedgerAccount, to debit: LedgerAccount,
        _ purpose: Purpose, _ reader: Reader? = nil
    ) -> Booking {
        Booking(
            id: id(order, step), kind: .pending, debit: debit, credit: credit, amount: amount, resolves: nil,
            purpose: purpose, reader: reader)
    }

    /// Resolves a pending transfer in full.
    func resolved(_ kind: Kind, _ order: OrderID, _ step: String) -> Booking {
        precondition(self.kind == .pending && (kind == .post || kind == .void), "only what is pending is resolved")
        return Booking(
            id: Booking.id(order, "\(step).\(kind.rawValue)"), kind: kind, debit: debit, credit: credit,
            amount: amount, resolves: id, purpose: purpose, reader: nil)
    }
}
