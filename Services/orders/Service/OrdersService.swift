import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// The orders service: an award becomes an order in its first state.
package enum OrdersService {
    package static let definition = ServiceDefinition(
        name: .orders,
        migrations: [Migration(file: "V0100_orders", bytes: PackageResources.V0100_orders_sql)],
        statements: OrderStore.all
    ) { context in
        OpenOrderOnAuctionSold.register(context)
        context.serve(AuditData.self) { request, _ in
            let limit = min(max(request.limit, 1), 500)
            let after = request.after.flatMap(OrderID.init) ?? OrderID(high: 0, low: 0)
            let rows = try await context.pool.query(
                Query(OrderStore.audit, [.id(after), .int64(Int64(limit))])
            ).rows
            var response = AuditData.Response(checked: rows.count, faults: [], links: [], nextCursor: nil)
            for row in rows {
                let id: OrderID = try row.id(0)
                response.links.append(id.description)
                let kind = TradeKind(rawValue: try row.text(1))
                if kind.map(OrderState.first)?.rawValue != (try row.text(2)) {
                    response.faults.append("order \(id): its state does not belong to its kind")
                }
            }
            if rows.count == limit { response.nextCursor = response.links.last }
            return response
        }
        return nil
    }
}
