import Contracts
import Kernel
import Wire

/// Becoming a member.
enum MemberRoutes {
    static let fieldReasons = ["MISSING_FIELD", "FIELD_TOO_SHORT", "FIELD_TOO_LONG", "FIELD_MALFORMED"]

    static func all(_ members: @escaping MembersProvider) -> [Route] {
        [
            Route(
                .post, "/v1/members", "register", body: RegisterCommand.self, returns: MemberProfile.self,
                Route.Traits(
                    chapter: .members, summary: "Become a member.",
                    explanation: "Nobody is logged in by this: open a session next.", access: .anonymous,
                    rateClass: .credentials, idempotency: .accepted, status: 201,
                    reasons: fieldReasons + ["USER_NAME_TAKEN", "EMAIL_TAKEN", "MARKET_CLOSED", "SERVICE_BUSY"],
                    rules: ["AU-1", "OR-11", "MK-1"], requestExample: example, answersWithETag: true)
            ) { call in
                let profile = try await running(call.head) { () async throws(RPCError) in
                    try await members().register(call.body, idempotencyKey: call.head.idempotencyKey)
                }
                return Answer(profile, version: profile.version)
            }
        ]
    }

    private static let example: JSONValue = [
        "userName": "anna", "password": "correct horse battery", "status": "consumer", "market": "DE",
        "language": "de",
        "contact": [
            "fullName": "Anna Muster", "street": "Hauptstraße 1", "postalCode": "10115", "city": "Berlin",
            "country": "DE", "phone": "+49 30 1234567", "email": "anna@example.com",
        ],
    ]
}
