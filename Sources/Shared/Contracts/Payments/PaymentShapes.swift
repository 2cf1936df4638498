import Kernel
import Wire

/// A SEPA mandate (PY-3).
package struct Mandate: Codable, Hashable, Sendable {
    package var id: MandateID
    package var reference: String
    /// `CORE` or `B2B`.
    package var scheme: String
    package var holder: String
    /// Country, check digits and the last four characters.
    package var maskedIban: String
    package var signedOn: CivilDate
    package var lastUsedOn: CivilDate?
    /// 36 months after its last use.
    package var lapsesOn: CivilDate
    /// `active`, `revoked`, `suspended`, `lapsed`.
    package var status: String

    package init(
        id: MandateID, reference: String, scheme: String, holder: String, maskedIban: String, signedOn: CivilDate,
        lastUsedOn: CivilDate?, lapsesOn: CivilDate, status: String
    ) {
        self.id = id
        self.reference = reference
        self.scheme = scheme
        self.holder = holder
        self.maskedIban = maskedIban
        self.signedOn = signedOn
        self.lastUsedOn = lastUsedOn
        self.lapsesOn = lapsesOn
        self.status = status
    }
}

/// Where a seller's money goes.
package struct PayoutAccount: Codable, Hashable, Sendable {
    package var holder: String
    package var maskedIban: String

    package init(holder: String, maskedIban: String) {
        self.holder = holder
        self.maskedIban = maskedIban
    }
}

/// What an order costs and where its money is, as one of its parties sees it.
package struct OrderPayment: Codable, Hashable, Sendable {
    package var order: OrderID
    package var price: Money
    /// The auction fee without VAT (PY-2).
    package var fee: Money
    /// The VAT on the fee.
    package var vat: Money
    /// `buyer`, after a cancellation perhaps `seller` (OR-8).
    package var feeBearer: String
    /// `waitingForMandate`, `announced`, `submitted`, `settled`, `failed`, `cancelled`.
    package var collection: String
    /// When the buyer's account is debited.
    package var collectOn: CivilDate?
    /// The mandate's reference; for the buyer only.
    package var mandate: String?
    /// Names the debit in bank files; for the buyer only.
    package var endToEndID: String?
    package var settledAt: Timestamp?
    /// `none`, `waitingForHeld`, `waitingForAccount`, `scheduled`, `instructed`, `posted`, `cancelled`.
    package var payout: String
    /// The end of the 3 Werktage of PY-7.
    package var payoutDueAt: Timestamp?
    /// The bank day of the instruction.
    package var payoutOn: CivilDate?
    package var payoutPostedAt: Timestamp?
    /// `none`, `reserved`, `instructed`, `posted`.
    package var refund: String
    package var refundAmount: Money?
    /// The explanation of `payoutDueAt` (CA-6).
    package var deadline: JSONValue?

    package init(
        order: OrderID, price: Money, fee: Money, vat: Money, feeBearer: String, collection: String,
        collectOn: CivilDate?, mandate: String?, endToEndID: String?, settledAt: Timestamp?, payout: String,
        payoutDueAt: Timestamp?, payoutOn: CivilDate?, payoutPostedAt: Timestamp?, refund: String, refundAmount: Money?,
        deadline: JSONValue?
    ) {
        self.order = order
        self.price = price
        self.fee = fee
        self.vat = vat
        self.feeBearer = feeBearer
        self.collection = collection
        self.collectOn = collectOn
        self.mandate = mandate
        self.endToEndID = endToEndID
        self.settledAt = settledAt
        self.payout = payout
        self.payoutDueAt = payoutDueAt
        self.payoutOn = payoutOn
        self.payoutPostedAt = payoutPostedAt
        self.refund = refund
        self.refundAmount = refundAmount
        self.deadline = deadline
    }
}

/// One line of a member's account with the platform.
package struct StatementLine: Codable, Hashable, Sendable {
    package var id: TransferID
    package var order: OrderID?
    package var at: Timestamp
    /// E.g. `price`, `fee`, `vat`, `debit`, `payout`, `refund`, `cancellationFee`.
    package var purpose: String
    /// Positive: in the member's favour.
    package var amount: Money
    /// `pending`, `posted`, `voided`.
    package var state: String

    package init(id: TransferID, order: OrderID?, at: Timestamp, purpose: String, amount: Money, state: String) {
        self.id = id
        self.order = order
        self.at = at
        self.purpose = purpose
        self.amount = amount
        self.state = state
    }
}

/// A file that went to the bank, or is ready to.
package struct BankFile: Codable, Hashable, Sendable {
    package var id: BankFileID
    package var name: String
    /// `debit` (pain.008.001.08) or `transfer` (pain.001.001.09).
    package var kind: String
    package var executionDate: CivilDate
    package var entries: Int
    package var total: Money
    /// SHA-256 in hexadecimal.
    package var hash: String
    /// `created`, `written`, `answered`.
    package var status: String
    package var createdAt: Timestamp

    package init(
        id: BankFileID, name: String, kind: String, executionDate: CivilDate, entries: Int, total: Money, hash: String,
        status: String, createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.executionDate = executionDate
        self.entries = entries
        self.total = total
        self.hash = hash
        self.status = status
        self.createdAt = createdAt
    }
}

/// An entry of a bank statement that matched nothing (PY-6).
package struct UnmatchedEntry: Codable, Hashable, Sendable {
    package var statement: String
    package var entry: Int
    /// Negative for a debit of the platform's account.
    package var amount: Money
    package var reference: String
    package var bookedOn: CivilDate

    package init(statement: String, entry: Int, amount: Money, reference: String, bookedOn: CivilDate) {
        self.statement = statement
        self.entry = entry
        self.amount = amount
        self.reference = reference
        self.bookedOn = bookedOn
    }
}

/// What an import did (PY-6).
package struct StatementImport: Codable, Hashable, Sendable {
    package var statement: String
    package var entries: Int
    package var matched: Int
    package var unmatched: Int
    /// Whether the same statement had been imported before; then nothing was done.
    package var isRepeated: Bool

    package init(statement: String, entries: Int, matched: Int, unmatched: Int, isRepeated: Bool) {
        self.statement = statement
        self.entries = entries
        self.matched = matched
        self.unmatched = unmatched
        self.isRepeated = isRepeated
    }
}
