import Contracts
import GatewayDomain
import Kernel
import Wire

/// What a member sees and changes of the own data.
enum MeRoutes {
    static func all(_ services: @escaping RouteServicesProvider, _ members: @escaping MembersProvider) -> [Route] {
        [
            profile(members), updateProfile(members), changePassword(members), changeMarket(members),
            changeLanguage(members), requestVerification(members), verifications(members), export(services, members),
            listings(services), bids(services),
        ]
    }

    private static func profile(_ members: @escaping MembersProvider) -> Route {
        Route(
            .get, "/v1/me", "getProfile", body: NoBody.self, returns: MemberProfile.self,
            Route.Traits(
                chapter: .me, summary: "The member's own profile.", reasons: ["MEMBER_UNKNOWN"], answersWithETag: true)
        ) { call in
            let profile = try await running(call.head) { () async throws(RPCError) in
                try await members().profile(call.member)
            }
            return Answer(profile, version: profile.version)
        }
    }

    private static func updateProfile(_ members: @escaping MembersProvider) -> Route {
        Route(
            .patch, "/v1/me", "updateProfile", body: UpdateProfileCommand.self, returns: MemberProfile.self,
            Route.Traits(
                chapter: .me, summary: "Change the own profile.", rateClass: .write, condition: .ifMatch,
                reasons: MemberRoutes.fieldReasons
                    + ["PROFILE_CHANGED_MEANWHILE", "STATUS_BOUND_TO_VERIFICATION", "EMAIL_TAKEN", "MEMBER_UNKNOWN"],
                rules: ["MK-1", "OR-11"], requestExample: ["language": "nl"])
        ) { call in
            let version = call.head.ifMatch ?? 0
            let profile = try await running(call.head) { () async throws(RPCError) in
                try await members().updateProfile(call.member, version: version, call.body)
            }
            return Answer(profile, version: profile.version)
        }
    }

    private static func changePassword(_ members: @escaping MembersProvider) -> Route {
        Route(
            .put, "/v1/me/password", "changePassword", body: PasswordBody.self, returns: NoContent.self,
            Route.Traits(
                chapter: .me, summary: "Change the own password.", explanation: "All other sessions end.",
                rateClass: .credentials, status: 204,
                reasons: MemberRoutes.fieldReasons
                    + ["PASSWORD_WRONG", "TOO_MANY_LOG_INS", "SERVICE_BUSY", "MEMBER_UNKNOWN"])
        ) { call in
            try await running(call.head) { () async throws(RPCError) in
                try await members().changePassword(
                    call.member, old: call.body.old, new: call.body.new, keeping: call.principal.session)
            }
            return Answer.none
        }
    }

    private static func changeMarket(_ members: @escaping MembersProvider) -> Route {
        Route(
            .put, "/v1/me/market", "changeMarket", body: MarketBody.self, returns: MarketChange.self,
            Route.Traits(
                chapter: .me, summary: "Move to another market.",
                explanation: "The answer says what changed, item by item.", rateClass: .write,
                reasons: ["MARKET_CLOSED", "MEMBER_UNKNOWN"], rules: ["MK-2"], requestExample: ["market": "NL"])
        ) { call in
            Answer(
                try await running(call.head) { () async throws(RPCError) in
                    try await members().changeMarket(call.member, to: call.body.market)
                })
        }
    }

    /// Language alone needs no `If-Match`: the newest choice of the same person is the right one.
    private static func changeLanguage(_ members: @escaping MembersProvider) -> Route {
        Route(
            .put, "/v1/me/language", "changeLanguage", body: LanguageBody.self, returns: MemberProfile.self,
            Route.Traits(
                chapter: .me, summary: "Choose the language of everything the member reads.", rateClass: .write,
                reasons: ["PROFILE_CHANGED_MEANWHILE", "MEMBER_UNKNOWN"], rules: ["MK-1"],
                requestExample: ["language": "de"], answersWithETag: true)
        ) { call in
            let profile = try await running(call.head) { () async throws(RPCError) in
                let current = try await members().profile(call.member)
                let change = UpdateProfileCommand(language: call.body.language)
                return try await members().updateProfile(call.member, version: current.version, change)
            }
            return Answer(profile, version: profile.version)
        }
    }

    private static func requestVerification(_ members: @escaping MembersProvider) -> Route {
        Route(
            .post, "/v1/me/expert-verifications", "requestVerification", body: VerificationBody.self,
            returns: Verification.self,
            Route.Traits(
                chapter: .me, summary: "Apply to be verified as an expert.",
                explanation: "The same application again, while it is pending, returns the pending one.",
                rateClass: .write, status: 201,
                reasons: MemberRoutes.fieldReasons
                    + ["ALREADY_VERIFIED", "VERIFICATION_PENDING", "TRADER_STATUS_NEEDED", "MEMBER_UNKNOWN"],
                rules: ["AU-1"],
                requestExample: ["registerNumber": "D-1A2B-3C4D5-67", "registerAuthority": "IHK München"])
        ) { call in
            Answer(
                try await running(call.head) { () async throws(RPCError) in
                    try await members().requestVerification(
                        call.member, registerNumber: call.body.registerNumber,
                        registerAuthority: call.body.registerAuthority)
                })
        }
    }

    private static func verifications(_ members: @escaping MembersProvider) -> Route {
        Route(
            .get, "/v1/me/expert-verifications", "listOwnVerifications", body: NoBody.self,
            returns: VerificationsResource.self,
            Route.Traits(chapter: .me, summary: "The member's own applications, newest first.", rules: ["AU-1"])
        ) { call in
            Answer(
                VerificationsResource(
                    verifications: try await running(call.head) { () async throws(RPCError) in
                        try await members().verifications(of: call.member)
                    }))
        }
    }
}
