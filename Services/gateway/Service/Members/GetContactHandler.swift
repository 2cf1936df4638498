import Contracts
import GatewayDomain
import Kernel
import Postgres
import Wire

extension Members {
    /// `GetContact`: contact data for a contract (OR-3). Each answer is recorded first, in the same transaction.
    ///
    /// - Throws: `MEMBER_UNKNOWN`; `INVALID_REQUEST` for a purpose that is not 1 … 200 characters of text.
    func contact(_ request: GetContact.Request, for caller: Caller) async throws(RPCError) -> ContactData {
        try await answering {
            var faults: [FieldFault] = []
            let purpose = FieldRules.line(request.purpose, .note, 1...200, &faults)
            if !faults.isEmpty { throw MemberRefusals.malformed("the purpose must have 1 to 200 characters of text") }
            return try await self.pool.transaction { tx in
                let now = try await self.clock.now(tx)
                guard let row = try await tx.query(MemberStore.find, .id(request.member)).rows.first else {
                    throw MemberRefusals.memberUnknown
                }
                tx.enqueue(
                    MemberRecordStore.disclose, .id(request.member), .text(caller.description), .text(purpose),
                    .timestamp(now))
                return ContactData(try MemberStore.member(row).contact)
            }
        }
    }
}
