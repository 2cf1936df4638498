import Contracts
import GatewayDomain
import Kernel
import Postgres
import Wire

// A member's own data.
extension Members {
    /// - Throws: `MEMBER_UNKNOWN`.
    package func profile(_ member: MemberID) async throws(RPCError) -> MemberProfile {
        try await answering {
            guard let row = try await self.pool.query(MemberStore.find, .id(member)).rows.first else {
                throw MemberRefusals.memberUnknown
            }
            return try MemberStore.member(row).profile
        }
    }

    /// Changes the profile if it still stands at `version`. Repeating the change that made the present version gives its
    /// answer again.
    ///
    /// - Throws: `PROFILE_CHANGED_MEANWHILE` with `version`; `FIELD_…`; `EMAIL_TAKEN`; `STATUS_BOUND_TO_VERIFICATION`.
    package func updateProfile(
        _ member: MemberID, version: Int64, _ command: UpdateProfileCommand
    ) async throws(RPCError) -> MemberProfile {
        let changes = Member.ProfileChanges(
            contact: command.contact.map { Contact($0) }, status: command.status.map { TradeStatus($0) },
            language: command.language)
        return try await answering {
            do {
                return try await self.pool.transaction { tx in
                    var (known, now, _) = try await self.lock(member, in: tx)
                    let parts = try known.update(changes, expectedVersion: version)
                    if !parts.isEmpty {
                        try self.save(known, .profileChanged, parts: parts, by: member, at: now, in: tx)
                    }
                    return known.profile
                }
            } catch let error as PostgresError where error.constraint == "member_email_unique" {
                throw Members.emailTaken
            }
        }
    }

    /// Moves the member to another market and says what that changes, item by item (MK-2); nothing for the same market.
    ///
    /// - Throws: `MARKET_CLOSED`, `MEMBER_UNKNOWN`.
    package func changeMarket(_ member: MemberID, to market: Market) async throws(RPCError) -> MarketChange {
        try await answering {
            try await self.pool.transaction { tx in
                var (known, now, _) = try await self.lock(member, in: tx)
                let change = try known.change(to: market, isSandbox: self.isSandbox)
                if !change.items.isEmpty {
                    try self.save(known, .marketChanged, parts: [.market], by: member, at: now, in: tx)
                }
                return change
            }
        }
    }
}
