import Kernel

/// Why a payment file cannot be written: a bank would refuse it.
package enum BankFileFault: Error, Hashable, Sendable {
    /// The file has no payment.
    case noPayments
    /// More payments than one file takes.
    case tooManyPayments(count: Int)
    /// The message id is no reference (`BankText.isIdentifier`).
    case messageID(String)
    /// The end-to-end id is no reference.
    case endToEndID(String)
    /// Two payments have this end-to-end id, so that the statement could not tell them apart (PY-6).
    case repeatedEndToEndID(String)
    /// The mandate's reference is no reference.
    case mandateReference(String)
    /// The amount is not within 0.01 and 999,999,999.99.
    case amount(endToEndID: String, Money)
    /// SEPA moves euros alone.
    case currency(endToEndID: String, CurrencyCode)
}

extension BankFileFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noPayments: "a bank file needs a payment"
        case .tooManyPayments(let count): "\(count) payments are too many for one bank file"
        case .messageID(let id): "the bank takes no message id \(id)"
        case .endToEndID(let id): "the bank takes no end-to-end id \(id)"
        case .repeatedEndToEndID(let id): "the end-to-end id \(id) stands twice in one bank file"
        case .mandateReference(let reference): "the bank takes no mandate reference \(reference)"
        case .amount(let id, let money): "the payment \(id) cannot have the amount \(money)"
        case .currency(let id, let currency): "the payment \(id) is in \(currency.rawValue), SEPA takes EUR"
        }
    }
}
