import Kernel

/// What holds for every payment file, whichever way the money goes.
enum PaymentFileRules {
    /// Keeps a file below the limits of banks and of a frame of the bus.
    static let maximumPayments = 2_000
    /// The rulebooks' largest amount, 999,999,999.99 euros, in cents.
    static let maximumAmount: Int64 = 99_999_999_999

    static func check(messageID: String, payments: Int) throws(BankFileFault) {
        guard payments > 0 else { throw .noPayments }
        guard payments <= maximumPayments else { throw .tooManyPayments(count: payments) }
        guard BankText.isIdentifier(messageID) else { throw .messageID(messageID) }
    }

    static func check(endToEndID: String, amount: Money, seen: inout Set<String>) throws(BankFileFault) {
        guard BankText.isIdentifier(endToEndID) else { throw .endToEndID(endToEndID) }
        guard seen.insert(endToEndID).inserted else { throw .repeatedEndToEndID(endToEndID) }
        guard amount.currency == .eur else { throw .currency(endToEndID: endToEndID, amount.currency) }
        guard (1...maximumAmount).contains(amount.amount) else { throw .amount(endToEndID: endToEndID, amount) }
    }
}
