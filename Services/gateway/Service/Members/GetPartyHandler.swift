import Contracts
import GatewayDomain
import Kernel
import Postgres
import Wire

extension Members {
    /// `GetParty`: contact data for a contract or an envelope, with what is needed to address the member (OR-3). Each
    /// answer is recorded first, in the same transaction.
    ///
    /// - Throws: `MEMBER_UNKNOWN`; `INVALID_REQUEST` for a purpose that is not 1 … 200 characters of text.
    func party(_ request: GetParty.Request, for caller: Caller) async throws(RPCError) -> Party {
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
                return try MemberStore.member(row).party
            }
        }
    }
}

extension Member {
    /// The member as a party of an order.
    fileprivate var party: Party {
        Party(
            member: id, userName: userName, contact: ContactData(contact), status: MemberStatus(status),
            market: market, language: language)
    }
}
