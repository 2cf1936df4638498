import Contracts
import Kernel
import Messaging
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// What parties and administrators see of payments.
@Loop
struct PaymentReads {
    private static let pageMaximum = 100

    let context: ServiceContext

    static func register(_ context: ServiceContext) {
        let reads = PaymentReads(context: context)
        context.serve(GetOrderPayment.self) { request, _ in try await reads.payment(request) }
        context.serve(GetStatement.self) { request, _ in try await reads.statement(request) }
        context.serve(ListBankFiles.self) { request, _ in try await reads.files(request) }
        context.serve(GetBankFile.self) { request, _ in
            let rows = try await context.pool.query(Query(BankFileStore.find, [.id(request.file)])).rows
            guard let row = rows.first else { throw PaymentErrors.bankFileUnknown }
            return BankFileContent(
                file: try PaymentReads.file(row), xml: String(decoding: try row.bytes(10), as: UTF8.self))
        }
        context.serve(ListUnmatchedEntries.self) { request, _ in try await reads.unmatched(request) }
    }

    private func payment(_ request: GetOrderPayment.Request) async throws -> OrderPayment {
        let results = try await context.pool.pipeline([
            Query(PaymentStore.find, [.id(request.order)]), Query(PaymentStore.findDeadline, [.id(request.order)]),
            Query(PayableOrderStore.parties, [.id(request.order)]),
        ])
        guard let parties = results[2].rows.first else { throw PaymentErrors.orderUnknown }
        let (seller, buyer): (MemberID, MemberID) = (try parties.id(0), try parties.id(1))
        guard request.viewer == seller || request.viewer == buyer else { throw PaymentErrors.orderUnknown }
        guard let row = results[0].rows.first else { throw PaymentErrors.orderNotPayable }
        let payment = try PaymentStore.payment(row)
        let isBuyer = request.viewer == buyer
        var mandate: GrantedMandate?
        if isBuyer, let id = payment.mandate {
            mandate = try await context.pool.query(Query(MandateStore.find, [.idArray([id])])).rows.first
                .map(MandateStore.mandate)
        }
        let deadline = try results[1].rows.first?.optionalJSON(0)
        return OrderPayment(
            order: payment.order, price: payment.money(payment.price), fee: payment.money(payment.fee),
            vat: payment.money(payment.vat), feeBearer: payment.feeBearer.rawValue,
            collection: payment.collection.rawValue, collectOn: payment.collectOn, mandate: mandate?.reference,
            endToEndID: isBuyer && payment.attempt > 0 ? payment.debitEndToEndID : nil, settledAt: payment.settledAt,
            payout: payment.payout.rawValue, payoutDueAt: payment.payoutDueAt, payoutOn: payment.payoutOn,
            payoutPostedAt: payment.payoutPostedAt, refund: PaymentReads.refund(payment.refund),
            refundAmount: payment.refundAmount > 0 ? payment.money(payment.refundAmount) : nil,
            deadline: try deadline.map { try JSON.decode(JSONValue.self, from: Array($0.utf8)) })
    }

    /// To a reader money that will go back is reserved, whether the debit has settled or not.
    private static func refund(_ state: RefundState) -> String {
        state == .waitingForSettlement ? RefundState.reserved.rawValue : state.rawValue
    }

    private func statement(_ request: GetStatement.Request) async throws -> Page<StatementLine> {
        let limit = try PageCursor.limit(request.limit, maximum: PaymentReads.pageMaximum)
        let scope = "statement|\(request.member)"
        let before = try request.cursor.map { try PageCursor.decode($0, scope: scope, as: Int64.self) } ?? .max
        let rows = try await context.pool.query(
            Query(LedgerStore.statement, [.id(request.member), .int64(before), .int64(Int64(limit) + 1)])
        ).rows
        let lines = try rows.prefix(limit).map { row in
            StatementLine(
                id: try row.id(0), order: try row.id(1), at: try row.timestamp(2), purpose: try row.text(3),
                amount: Money(
                    amount: try row.bool(6) ? try row.int64(4) : -(try row.int64(4)),
                    currency: try PaymentStore.choice(row.text(5))),
                state: try row.text(8))
        }
        let next = rows.count > limit ? try rows[limit - 1].int64(7) : nil
        return Page(items: lines, nextCursor: try next.map { try PageCursor.encode($0, scope: scope) })
    }

    private func files(_ request: ListBankFiles.Request) async throws -> Page<BankFile> {
        let limit = try PageCursor.limit(request.limit, maximum: PaymentReads.pageMaximum)
        let before =
            try request.cursor.map { try PageCursor.decode($0, scope: "bankFiles", as: BankFileID.self) }
            ?? BankFileID(high: .max, low: .max)
        let rows = try await context.pool.query(
            Query(BankFileStore.list, [.id(before), .int64(Int64(limit) + 1)])
        ).rows
        let files = try rows.prefix(limit).map(PaymentReads.file)
        return Page(
            items: files,
            nextCursor: try rows.count > limit
                ? files.last.map { try PageCursor.encode($0.id, scope: "bankFiles") } : nil)
    }

    private static func file(_ row: Row) throws -> BankFile {
        BankFile(
            id: try row.id(0), name: try row.text(1), kind: try row.text(2), executionDate: try row.date(3),
            entries: Int(try row.int64(4)),
            total: Money(amount: try row.int64(5), currency: try PaymentStore.choice(row.text(6))),
            hash: try row.text(7), status: try row.text(8), createdAt: try row.timestamp(9))
    }

    private struct UnmatchedPlace: Codable {
        var statement: Int64
        var entry: Int64
    }

    private func unmatched(_ request: ListUnmatchedEntries.Request) async throws -> Page<UnmatchedEntry> {
        let limit = try PageCursor.limit(request.limit, maximum: PaymentReads.pageMaximum)
        let after =
            try request.cursor.map { try PageCursor.decode($0, scope: "unmatched", as: UnmatchedPlace.self) }
            ?? UnmatchedPlace(statement: 0, entry: 0)
        let rows = try await context.pool.query(
            Query(
                StatementStore.listUnmatched, [.int64(after.statement), .int64(after.entry), .int64(Int64(limit) + 1)])
        ).rows
        let entries = try rows.prefix(limit).map { row in
            UnmatchedEntry(
                statement: try row.text(0), entry: Int(try row.int64(1)),
                amount: Money(amount: try row.int64(2), currency: try PaymentStore.choice(row.text(3))),
                reference: try row.text(4), bookedOn: try row.date(5))
        }
        var next: String?
        if rows.count > limit {
            let last = rows[limit - 1]
            next = try PageCursor.encode(
                UnmatchedPlace(statement: try last.int64(6), entry: try last.int64(1)), scope: "unmatched")
        }
        return Page(items: entries, nextCursor: next)
    }
}
