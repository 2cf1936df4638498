import Kernel
import OrdersDomain
import Postgres
import Reactor

/// Proposals of a date (OR-5). At most one of an order is open, at most one accepted, by unique indexes.
enum ProposalStore {
    static let read = Statement(
        "orders.readProposals",
        """
        SELECT id, side, starts_at, duration_minutes, place, status, proposed_at, accepted_at FROM proposal
        WHERE order_id = $1 ORDER BY position
        """)
    static let insert = Statement(
        "orders.insertProposal",
        """
        INSERT INTO proposal (id, order_id, position, side, starts_at, duration_minutes, place, status, proposed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    static let setStatus = Statement(
        "orders.setProposalStatus", "UPDATE proposal SET status = $2, accepted_at = $3 WHERE id = $1")
    static let all = [read, insert, setStatus]

    static func proposal(_ row: Row) throws -> Proposal {
        Proposal(
            id: try row.id(0), by: try row.choice(1),
            terms: AppointmentTerms(
                startsAt: try row.timestamp(2), durationMinutes: Int(try row.int64(3)), place: try row.text(4)),
            proposedAt: try row.timestamp(6), status: try row.choice(5), acceptedAt: try row.optionalTimestamp(7))
    }

    /// Superseded ones come first: the unique indexes are checked by each statement.
    @Loop
    static func enqueueSave(_ order: Order, over old: Order, in tx: Transaction) {
        let changed = zip(order.proposals, old.proposals).filter { $0.status != $1.status }.map(\.0)
        for proposal in changed.filter({ $0.status == .superseded }) + changed.filter({ $0.status != .superseded }) {
            tx.enqueue(
                setStatus, .id(proposal.id), .text(proposal.status.rawValue), .optionalTimestamp(proposal.acceptedAt))
        }
        for (index, proposal) in order.proposals.enumerated().dropFirst(old.proposals.count) {
            tx.enqueue(
                insert, .id(proposal.id), .id(order.id), .int64(Int64(index) + 1), .text(proposal.by.rawValue),
                .timestamp(proposal.terms.startsAt), .int64(Int64(proposal.terms.durationMinutes)),
                .text(proposal.terms.place), .text(proposal.status.rawValue), .timestamp(proposal.proposedAt))
        }
    }
}
