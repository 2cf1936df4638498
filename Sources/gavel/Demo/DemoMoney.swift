import Kernel
import Reactor
import Wire

/// Debit, escrow, payout and refund as the parties and the bank see them.
@Loop
struct DemoMoney {
    let stage: DemoStage
    let people: DemoPeople

    /// Lets the debit's day come, and the bank book it (PY-2 … PY-4).
    func collect(_ order: DemoOrder) async throws {
        let payment = try await order.payment()
        stage.tell(
            "due from \(order.buyer.name): \(amount(payment, "price")) and the fee of \(amount(payment, "fee")) with "
                + "\(amount(payment, "vat")) VAT; announced for \(payment.text("collectOn"))")
        try await bank("the debit", until: { $0["collection"] == "settled" }, order)
    }

    /// Lets the payout's day come, and the bank book it (PY-7).
    func payOut(_ order: DemoOrder) async throws {
        let payment = try await order.payment()
        stage.tell(
            "payout to \(order.seller.name): due \(payment.text("payoutDueAt")), instructed for "
                + "\(payment.text("payoutOn")) (\(payment["deadline"]?.text("rule") ?? "PY-7"))")
        try await bank("the payout", until: { $0["payout"] == "posted" }, order)
    }

    /// Lets the refund of a cancelled order be booked (PY-8).
    func refund(_ order: DemoOrder) async throws {
        let payment = try await order.payment()
        stage.tell(
            "refund to \(order.buyer.name): \(amount(payment, "refundAmount")); the auction fee is borne by the "
                + payment.text("feeBearer"))
        try await bank("the refund", until: { $0["refund"] == "posted" }, order)
    }

    /// Moves from noon to noon until the bank has booked what the order waits for.
    private func bank(_ what: String, until isDone: (JSONValue) -> Bool, _ order: DemoOrder) async throws {
        for _ in 0..<15 {
            try await stage.advance(to: stage.noon(afterDays: 1))
            let outcome = try await stage.settleBank()
            guard let statement = outcome.statement else { continue }
            stage.tell(
                "\(stage.now): the bank answers \(outcome.files.joined(separator: ", ")) with statement \(statement) "
                    + "(\(outcome.matched) of \(outcome.entries) entries matched)")
            try stage.require(outcome.unmatched == 0, "the statement has entries that match nothing")
            if isDone(try await order.payment()) {
                stage.tell("\(what) of \(order.number) is booked")
                return
            }
        }
        throw CommandFailure("The bank did not book \(what) of \(order.number) within 15 days.")
    }

    private func amount(_ payment: JSONValue, _ name: String) -> String {
        payment[name].flatMap(Money.init(json:))?.description ?? "–"
    }
}
