import Contracts
import Kernel
import Wire

/// What administrators do.
enum AdministrationRoutes {
    static func all(_ members: @escaping MembersProvider) -> [Route] {
        [claim(members), pending(members), decide(members)]
    }

    private static func claim(_ members: @escaping MembersProvider) -> Route {
        Route(
            .post, "/v1/administrators", "claimAdministrator", body: ClaimBody.self, returns: MemberProfile.self,
            Route.Traits(
                chapter: .administration,
                summary: "Become the first administrator with the installation's one-time token.",
                explanation: "Refresh the session afterwards, so that its access token knows the role.",
                rateClass: .credentials, status: 201,
                reasons: ["ADMINISTRATOR_TOKEN_WRONG", "ADMINISTRATOR_TOKEN_USED", "MEMBER_UNKNOWN"],
                answersWithETag: true)
        ) { call in
            let profile = try await running(call.head) { () async throws(RPCError) in
                try await members().claimAdministrator(call.member, oneTimeToken: call.body.token)
            }
            return Answer(profile, version: profile.version)
        }
    }

    private static func pending(_ members: @escaping MembersProvider) -> Route {
        Route(
            .get, "/v1/expert-verifications", "listPendingVerifications", body: NoBody.self,
            returns: PageResource<Verification>.self,
            Route.Traits(
                chapter: .administration, summary: "Applications of experts that wait for a decision, oldest first.",
                access: .administrator, query: [Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"],
                rules: ["AU-1"])
        ) { call in
            let page = try await running(call.head) { () async throws(RPCError) in
                try await members().pendingVerifications(
                    administrator: call.member, cursor: call.head.text("cursor"), limit: call.head.limit)
            }
            return Answer(PageResource(page) { $0 })
        }
    }

    private static func decide(_ members: @escaping MembersProvider) -> Route {
        Route(
            .put, "/v1/expert-verifications/{member}", "decideVerification", body: DecisionBody.self,
            returns: Verification.self,
            Route.Traits(
                chapter: .administration, summary: "Decide about a member's pending application.",
                explanation: "The same decision again returns the first one's answer.", access: .administrator,
                rateClass: .write,
                reasons: MemberRoutes.fieldReasons
                    + ["OWN_VERIFICATION", "VERIFICATION_NOT_PENDING", "TRADER_STATUS_NEEDED", "MEMBER_UNKNOWN"],
                rules: ["AU-1"], requestExample: ["accept": true, "note": "The register has the number."])
        ) { call in
            Answer(
                try await running(call.head) { () async throws(RPCError) in
                    try await members().decideVerification(
                        administrator: call.member, member: call.head.id("member"), accept: call.body.accept,
                        note: call.body.note)
                })
        }
    }
}
