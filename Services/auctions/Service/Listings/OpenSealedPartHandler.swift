import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Wire

/// Shows the sealed part to the awarded buyer and to nobody else; the disclosure is logged in the same transaction, so
/// that there is none without a line in the log (AU-2).
@Loop
struct OpenSealedPartHandler {
    func handle(_ request: OpenSealedPart.Request, _ tx: Transaction) async throws -> Contracts.SealedPart {
        let results = try await tx.pipeline([
            Query(SealedPartStore.award, [.id(request.auction)]), Query(ServiceClock.read),
        ])
        guard let row = results[0].rows.first, try row.text(0) != "draft" else {
            throw ListingErrors.notFound(request.auction)
        }
        guard let buyer: MemberID = try row.optionalID(1) else {
            throw RPCError(
                .failedPrecondition, reason: "NOT_AWARDED", "nobody has been awarded this listing", rule: "AU-2")
        }
        guard buyer == request.buyer else {
            throw RPCError(
                .permissionDenied, reason: "NOT_AWARDED_BUYER", "the sealed part is for the awarded buyer only",
                rule: "AU-2")
        }
        // Read only now, when it is sure who asks.
        guard let part = try SealedPartStore.part(try await tx.query(SealedPartStore.read, .id(request.auction))) else {
            throw RPCError(
                .failedPrecondition, reason: "NO_SEALED_PART", "the listing has no sealed part", rule: "AU-2")
        }
        tx.enqueue(
            SealedPartStore.disclose, .id(request.auction), .id(buyer), .timestamp(try results[1].single.timestamp(0)))
        return SealedPartMapping.sealed(part)
    }
}
