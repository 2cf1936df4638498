import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// What parties read of their orders. Whoever is shown a partner's contact data is noted in the same transaction (OR-3).
@Loop
struct OrderReads {
    let context: ServiceContext
    let policies: OrderPolicies

    func order(_ id: OrderID, viewer: MemberID) async throws -> OrderView {
        try await context.pool.transaction(TransactionOptions(.repeatableRead)) { [self] tx in
            let results = try await tx.pipeline(
                OrderStore.queries(OrderStore.read, id) + [
                    Query(PartyStore.read, [.id(id)]), Query(ServiceClock.read),
                ])
            guard let order = try OrderStore.order(results[...]), let side = order.side(of: viewer) else {
                throw OrderErrors.unknown(id)
            }
            let parties = try PartyStore.pair(try results[OrderStore.resultCount].single, of: order)
            let contact = shows(order.kind, order.market) ? parties[side.partner].contact : nil
            if contact != nil {
                ContractStore.enqueueDisclosure(of: [id], to: viewer, via: .order, in: tx)
            }
            return try OrderViews(policies: policies).view(
                order, for: side, parties: parties, contact: contact,
                now: try results[OrderStore.resultCount + 1].single.timestamp(0))
        }
    }

    /// *Sold* or *Bought* (OR-3).
    func list(_ request: ListOrders.Request) async throws -> Page<OrderSummary> {
        guard request.side == "sold" || request.side == "bought" else {
            throw OrderErrors.invalidParameter("side", expected: "sold, bought", rule: "OR-3")
        }
        let limit = try PageCursor.limit(request.limit, maximum: 100)
        let scope = "orders:\(request.member):\(request.side)"
        let before =
            try request.cursor.map { try PageCursor.decode($0, scope: scope, as: OrderID.self, rule: "OR-3") }
            ?? OrderID(high: .max, low: .max)
        return try await context.pool.transaction { [self] tx in
            let rows = try await tx.query(
                request.side == "sold" ? PartyStore.sold : PartyStore.bought, .id(request.member), .id(before),
                .int64(Int64(limit) + 1)
            ).rows
            let items = try rows.prefix(limit).map(summary)
            ContractStore.enqueueDisclosure(
                of: items.filter { $0.partner.contact != nil }.map(\.id), to: request.member, via: .list, in: tx)
            return Page(
                items: items,
                nextCursor: try rows.count > limit ? items.last.map { try PageCursor.encode($0.id, scope: scope) } : nil
            )
        }
    }

    /// The stored bytes of the contract (OR-4).
    func contract(_ request: GetContract.Request) async throws -> ContractDocument {
        let (statement, mediaType): (Statement, String)
        switch request.format {
        case "json": (statement, mediaType) = (ContractStore.json, "application/json")
        case "html": (statement, mediaType) = (ContractStore.html, "text/html; charset=utf-8")
        case "pdf": (statement, mediaType) = (ContractStore.pdf, "application/pdf")
        default: throw OrderErrors.invalidParameter("format", expected: "json, html, pdf", rule: "OR-4")
        }
        return try await context.pool.transaction { tx in
            guard let row = try await tx.query(statement, .id(request.order)).rows.first,
                try [row.id(0), row.id(1)].contains(request.viewer)
            else { throw OrderErrors.unknown(request.order) }
            guard let hash = try row.optionalText(3) else { throw OrderErrors.noContract(request.order) }
            if try row.bool(5) {
                ContractStore.enqueueDisclosure(of: [request.order], to: request.viewer, via: .contract, in: tx)
            }
            return ContractDocument(
                order: request.order, number: try row.text(2), hash: hash, mediaType: mediaType,
                content: base64URL(try row.bytes(4)))
        }
    }

    /// The agreed appointment (OR-5). A later agreement is a new version of the same entry.
    func calendar(_ request: GetAppointmentCalendar.Request) async throws -> CalendarFile {
        let results = try await context.pool.transaction(TransactionOptions(.snapshot)) { tx in
            try await tx.pipeline(
                OrderStore.queries(OrderStore.read, request.order) + [Query(PartyStore.read, [.id(request.order)])])
        }
        guard let order = try OrderStore.order(results[...]), let side = order.side(of: request.viewer) else {
            throw OrderErrors.unknown(request.order)
        }
        let parties = try PartyStore.pair(try results[OrderStore.resultCount].single, of: order)
        guard let index = order.proposals.firstIndex(where: { $0.status == .accepted }) else {
            throw OrderErrors.notAgreed
        }
        let agreed = order.proposals[index]
        return CalendarFile(
            content: AppointmentCalendar.text(
                uid: "\(order.id)@gavel", number: order.number, title: order.title,
                startsAt: agreed.terms.startsAt, durationMinutes: agreed.terms.durationMinutes,
                place: agreed.terms.place, stampedAt: agreed.acceptedAt ?? agreed.proposedAt, sequence: index,
                language: parties[side].language))
    }

    /// The support cases, newest first, for administrators.
    func supportCases(_ request: ListSupportCases.Request) async throws -> Page<SupportCase> {
        let limit = try PageCursor.limit(request.limit, maximum: 100)
        let before =
            try request.cursor.map { try PageCursor.decode($0, scope: "cases", as: SupportCaseID.self) }
            ?? SupportCaseID(high: .max, low: .max)
        let rows = try await context.pool.query(CaseStore.page, .id(before), .int64(Int64(limit) + 1)).rows
        let items = try rows.prefix(limit).map { CaseStore.view(try CaseStore.openedCase($0), of: try $0.id(1)) }
        return Page(
            items: items,
            nextCursor: try rows.count > limit ? items.last.map { try PageCursor.encode($0.id, scope: "cases") } : nil)
    }

    private func summary(_ row: Row) throws -> OrderSummary {
        let kind: TradeKind = try row.choice(3)
        let contact = shows(kind, try row.choice(8)) ? try PartyStore.contact(row, 12) : nil
        return OrderSummary(
            id: try row.id(0), number: try row.text(1), listing: try row.id(2), kind: kind, state: try row.text(4),
            title: try row.text(5), total: try row.money(6), openedAt: try row.timestamp(9),
            partner: OrderPartner(member: try row.id(10), userName: try row.text(11), contact: contact))
    }

    /// Whether partners see each other's contact data. What the contract does not have is never shown either.
    private func shows(_ kind: TradeKind, _ market: Market) -> Bool {
        policies.policy(kind, in: market).contactDisclosure == .onAward
    }
}
