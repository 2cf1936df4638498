import Kernel

/// The money of one order from the award to the payout or the refund. Each step changes it and says what to book; time
/// and days come in as arguments.
package struct Payment: Hashable, Sendable {
    package let order: OrderID
    package let number: String
    package let seller: MemberID
    package let buyer: MemberID
    package let market: Market
    package let currency: CurrencyCode
    /// Minor units, as all amounts here.
    package let price: Int64
    package let fee: Int64
    package let vat: Int64

    package var feeBearer = PaymentSide.buyer
    package var collection = CollectionState.waitingForMandate
    /// Counts the debits of this order, from 1 with the first.
    package var attempt = 0
    /// What the current debit collects.
    package var debitAmount: Int64 = 0
    package var mandate: MandateID?
    /// The bank day on which the debits' file is handed in.
    package var submitOn: CivilDate?
    /// The bank day on which the buyer's account is debited.
    package var collectOn: CivilDate?
    package var settledAt: Timestamp?
    /// When both parties had attested (OR-6).
    package var heldAt: Timestamp?
    package var payout = PayoutState.waitingForHeld
    package var payoutDueAt: Timestamp?
    /// The bank day of the instruction (PY-7).
    package var payoutOn: CivilDate?
    package var payoutPostedAt: Timestamp?
    package var refund = RefundState.none
    package var refundAmount: Int64 = 0
    package var refundOn: CivilDate?
    /// When the order was cancelled here (OR-8).
    package var unwoundAt: Timestamp?

    /// A payment as it was kept, or at its beginning.
    package init(
        order: OrderID, number: String, seller: MemberID, buyer: MemberID, market: Market, currency: CurrencyCode,
        price: Int64, fee: Int64, vat: Int64
    ) {
        self.order = order
        self.number = number
        self.seller = seller
        self.buyer = buyer
        self.market = market
        self.currency = currency
        self.price = price
        self.fee = fee
        self.vat = vat
    }

    /// What the award makes due from the buyer (PY-2).
    package static func due(
        order: OrderID, number: String, seller: MemberID, buyer: MemberID, market: Market, price: Money,
        policy: FeePolicy
    ) -> (Payment, [Booking]) {
        let fee = policy.fee(on: price.amount)
        let payment = Payment(
            order: order, number: number, seller: seller, buyer: buyer, market: market, currency: price.currency,
            price: price.amount, fee: fee, vat: policy.vat(on: fee))
        return (payment, payment.dues(sign: .due))
    }

    package func money(_ amount: Int64) -> Money { Money(amount: amount, currency: currency) }

    /// What is or was due from the buyer in all.
    package var total: Int64 { price + fee + vat }

    /// Names the current debit in bank files: at most 35 characters, as SEPA wants.
    package var debitEndToEndID: String { "D\(attempt)-\(hex(order.bytes))" }
    package var payoutEndToEndID: String { "P-\(hex(order.bytes))" }
    package var refundEndToEndID: String { "R-\(hex(order.bytes))" }

    enum DueSign { case due, reversed }

    /// Price, fee and tax become due, or are not due any more; parts that are 0 are no transfer.
    func dues(sign: DueSign, includingPrice: Bool = true, includingFee: Bool = true) -> [Booking] {
        let receivable = LedgerAccount.receivable(buyer)
        var parts: [(Int64, LedgerAccount, Purpose, Purpose)] = []
        if includingPrice { parts.append((price, .obligation(order), .price, .priceReversal)) }
        if includingFee { parts += [(fee, .feeIncome, .fee, .feeReversal), (vat, .vat, .vat, .vatReversal)] }
        return parts.filter { $0.0 > 0 }.map { amount, account, due, reversal in
            switch sign {
            case .due:
                .posted(
                    order, due.rawValue, amount, from: account, to: receivable, due,
                    Booking.Reader(member: buyer, isInFavour: false))
            case .reversed:
                .posted(
                    order, reversal.rawValue, amount, from: receivable, to: account, reversal,
                    Booking.Reader(member: buyer, isInFavour: true))
            }
        }
    }
}

/// Why a step of a payment is not possible.
package enum PaymentRejection: Error, Hashable, Sendable {
    /// The payout was instructed: nobody can cancel any more (OR-8).
    case payoutInstructed
    /// The order was cancelled before.
    case unwoundBefore
}

extension PaymentRejection {
    /// The reason in the register.
    package var reason: String {
        switch self {
        case .payoutInstructed: "PAYOUT_INSTRUCTED"
        case .unwoundBefore: "ORDER_CANCELLED"
        }
    }
}
