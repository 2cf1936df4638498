import Contracts
import Kernel
import Shapes
import Wire

/// What an order costs and where its money is, as one of its parties sees it.
struct PaymentResource: Codable, Sendable {
    var order: OrderID
    var price: Money
    var fee: Money
    var vat: Money
    var feeBearer: String
    var collection: String
    var collectOn: CivilDate?
    var mandate: String?
    var endToEndId: String?
    var settledAt: Timestamp?
    var payout: String
    var payoutDueAt: Timestamp?
    var payoutOn: CivilDate?
    var payoutPostedAt: Timestamp?
    var refund: String
    var refundAmount: Money?
    var deadline: JSONValue?

    init(_ payment: OrderPayment) {
        order = payment.order
        price = payment.price
        fee = payment.fee
        vat = payment.vat
        feeBearer = payment.feeBearer
        collection = payment.collection
        collectOn = payment.collectOn
        mandate = payment.mandate
        endToEndId = payment.endToEndID
        settledAt = payment.settledAt
        payout = payment.payout
        payoutDueAt = payment.payoutDueAt
        payoutOn = payment.payoutOn
        payoutPostedAt = payment.payoutPostedAt
        refund = payment.refund
        refundAmount = payment.refundAmount
        deadline = payment.deadline
    }
}

extension PaymentResource: Described {
    static let schemaName = "OrderPayment"
    static let summary = "What an order costs and where its money is (PY-2 to PY-8)."
    static let notes: [String: Note] = [
        "fee": Note("The auction fee without VAT (PY-2)."), "vat": Note("The VAT on the fee."),
        "feeBearer": .choice(["buyer", "seller"], "The seller where a cancelled award is the seller's (OR-8)."),
        "collection": .choice(
            ["waitingForMandate", "announced", "submitted", "settled", "failed", "cancelled"],
            "Where the buyer's debit is."),
        "collectOn": Note("When the buyer's account is debited (PY-3)."),
        "mandate": Note("The mandate's reference; for the buyer only."),
        "endToEndId": Note("Names the debit on the bank's statements; for the buyer only."),
        "payout": .choice(
            ["none", "waitingForHeld", "waitingForAccount", "scheduled", "instructed", "posted", "cancelled"],
            "Where the seller's money is (PY-7)."),
        "payoutDueAt": Note("The end of the 3 Werktage of PY-7."), "payoutOn": Note("The bank day of the instruction."),
        "refund": .choice(["none", "reserved", "instructed", "posted"], "Where the buyer's refund is (PY-8)."),
        "deadline": Note("The explanation of `payoutDueAt` (CA-6)."),
    ]
}

/// A SEPA mandate (PY-3).
struct MandateResource: Codable, Sendable {
    var id: MandateID
    var reference: String
    var scheme: String
    var holder: String
    var maskedIban: String
    var signedOn: CivilDate
    var lastUsedOn: CivilDate?
    var lapsesOn: CivilDate
    var status: String

    init(_ mandate: Mandate) {
        id = mandate.id
        reference = mandate.reference
        scheme = mandate.scheme
        holder = mandate.holder
        maskedIban = mandate.maskedIban
        signedOn = mandate.signedOn
        lastUsedOn = mandate.lastUsedOn
        lapsesOn = mandate.lapsesOn
        status = mandate.status
    }
}

extension MandateResource: Described {
    static let schemaName = "Mandate"
    static let summary = "A SEPA mandate (PY-3)."
    static let notes: [String: Note] = [
        "scheme": .choice(["CORE", "B2B"], "The scheme of the debits."),
        "maskedIban": Note("Country, check digits and the last four characters."),
        "lapsesOn": Note("36 months after its last use."),
        "status": .choice(["active", "revoked", "suspended", "lapsed"], "Only an active one is debited."),
    ]
}

/// A member's mandates.
struct MandatesResource: Codable, Sendable {
    var items: [MandateResource]

    init(_ mandates: Mandates) { items = mandates.items.map(MandateResource.init) }
}

extension MandatesResource: Described {
    static let schemaName = "Mandates"
    static let summary = "The member's mandates, newest first."
    static let notes: [String: Note] = [:]
}

/// Where a seller's money goes.
struct PayoutAccountResource: Codable, Sendable {
    var holder: String
    var maskedIban: String

    init(_ account: PayoutAccount) {
        holder = account.holder
        maskedIban = account.maskedIban
    }
}

extension PayoutAccountResource: Described {
    static let schemaName = "PayoutAccount"
    static let summary = "Where a seller's money goes."
    static let notes = ["maskedIban": Note("Country, check digits and the last four characters.")]
}

/// One line of a member's account with the platform.
struct StatementLineResource: Codable, Sendable {
    var id: TransferID
    var order: OrderID?
    var at: Timestamp
    var purpose: String
    var amount: Money
    var state: String

    init(_ line: StatementLine) {
        id = line.id
        order = line.order
        at = line.at
        purpose = line.purpose
        amount = line.amount
        state = line.state
    }
}

extension StatementLineResource: Described {
    static let schemaName = "StatementLine"
    static let summary = "One line of a member's account with the platform."
    static let notes: [String: Note] = [
        "purpose": Note("E.g. `price`, `fee`, `vat`, `debit`, `payout`, `refund`, `cancellationFee`."),
        "amount": Note("Positive: in the member's favour."),
        "state": .choice(["pending", "posted", "voided"], "A pending transfer is reserved (PY-1)."),
    ]
}

/// The body of a new mandate.
struct MandateBody: Codable, Sendable {
    var holder: String
    var iban: String
    var scheme: String?
}

extension MandateBody: Described {
    static let schemaName = "MandateGrant"
    static let summary = "Granting a SEPA mandate: the platform may debit what is due from the member (PY-3)."
    static let notes: [String: Note] = [
        "holder": .text(1...70, "The account's holder."), "iban": .text(15...42, "With or without spaces."),
        "scheme": .choice(["CORE", "B2B"], "CORE when absent; B2B needs a trader's account."),
    ]
}

/// The body of a payout account.
struct PayoutAccountBody: Codable, Sendable {
    var holder: String
    var iban: String
}

extension PayoutAccountBody: Described {
    static let schemaName = "PayoutAccountChange"
    static let summary = "Where a seller's money is to go."
    static let notes: [String: Note] = [
        "holder": .text(1...70, "The account's holder."), "iban": .text(15...42, "With or without spaces."),
    ]
}
