import Calendar
import Contracts
import Kernel

/// The facts and figures that the rights and duties of a contract speak of. The spans are those of the rule book.
struct ContractTerms: Sendable {
    let kind: TradeKind
    /// A consumer bought from a trader (OR-11).
    let hasWithdrawal: Bool
    /// OR-5, in Werktage.
    let agreementDays = days(of: "OR-5")
    /// OR-6, in Werktage.
    let firstReminderDays = days(of: "OR-6/reminder-2")
    let secondReminderDays = days(of: "OR-6/reminder-5")
    let supportCaseDays = days(of: "OR-6")
    /// PY-7, in Werktage.
    let payoutDays = days(of: "PY-7")
    /// OR-8, in calendar days.
    let answerDays = days(of: "OR-8")
    /// OR-11, in calendar days.
    let withdrawalDays = days(of: "OR-11")
    /// OR-10, in hours.
    let completionHours = hours(of: "OR-10")

    init(_ snapshot: ContractSnapshot) {
        self.init(
            kind: snapshot.kind, isBuyerConsumer: snapshot.buyer.status == .consumer,
            isSellerTrader: snapshot.seller.status == .trader)
    }

    init(kind: TradeKind, isBuyerConsumer: Bool, isSellerTrader: Bool) {
        self.kind = kind
        hasWithdrawal = kind != .appointment && isBuyerConsumer && isSellerTrader
    }

    private static func days(of rule: String) -> Int {
        guard case .days(let days, _, _)? = DeadlineRule.named(rule)?.budget else {
            preconditionFailure("the rule book gives a span of days for \(rule)")
        }
        return days
    }

    private static func hours(of rule: String) -> Int {
        guard case .elapsed(let seconds)? = DeadlineRule.named(rule)?.budget else {
            preconditionFailure("the rule book gives a span of hours for \(rule)")
        }
        return Int(seconds / 3600)
    }
}
