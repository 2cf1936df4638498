import Contracts
import Kernel
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Checks the ledger, and says which orders are where, for `gavel verify`.
@Loop
struct PaymentAudit {
    let context: ServiceContext

    static func register(_ context: ServiceContext) {
        let audit = PaymentAudit(context: context)
        context.serve(AuditData.self) { request, _ in try await audit.run(request) }
    }

    private func run(_ request: AuditData.Request) async throws -> AuditData.Response {
        let limit = min(max(request.limit, 1), 500)
        let after = request.after.flatMap(OrderID.init) ?? OrderID(high: 0, low: 0)
        let rows = try await context.pool.query(Query(PaymentStore.audit, [.id(after), .int64(Int64(limit))])).rows
        let payments = try rows.map(PaymentStore.payment)
        var related: [String: [String]] = [:]
        for payment in payments {
            let order = payment.order.description
            related["due", default: []].append(order)
            if payment.settledAt != nil { related["debitSettled", default: []].append(order) }
            if payment.payout == .posted { related["payoutPosted", default: []].append(order) }
            if payment.unwoundAt != nil { related["unwound", default: []].append(order) }
        }
        let mails = try await context.pool.query(Query(PayableOrderStore.mailsOf, [.textArray(related["due"] ?? [])]))
        related["mail"] = try mails.rows.map { try $0.id(0, of: MailKind.self).description }
        return AuditData.Response(
            checked: payments.count, faults: request.after == nil ? try await ledgerFaults() : [], links: [],
            nextCursor: rows.count == limit ? payments.last?.order.description : nil, related: related)
    }

    /// The ledger as a whole, once.
    private func ledgerFaults() async throws -> [String] {
        let results = try await context.pool.pipeline([
            Query(LedgerStore.brokenChain), Query(LedgerStore.lostEnd), Query(LedgerStore.wrongBalances),
            Query(LedgerStore.wrongEscrows),
        ])
        var faults = try results[0].rows.map { "the ledger's chain breaks at \(try $0.int64(0))" }
        if !results[1].rows.isEmpty { faults.append("the ledger's end is not where its head says") }
        faults += try results[2].rows.map { "account \(try $0.text(0)): its balance is not the sum of its transfers" }
        faults += try results[3].rows.map { "order \(try $0.id(0, of: OrderKind.self)): its escrow is wrong" }
        return faults
    }
}
