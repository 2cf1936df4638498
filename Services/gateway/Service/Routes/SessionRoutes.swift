import Kernel
import Wire

/// Logging in and out.
enum SessionRoutes {
    static func all(_ members: @escaping MembersProvider, _ cookie: SessionCookie) -> [Route] {
        [logIn(members, cookie), refresh(members), list(members), logOut(members, cookie), end(members)]
    }

    private static func logIn(_ members: @escaping MembersProvider, _ cookie: SessionCookie) -> Route {
        Route(
            .post, "/v1/sessions", "logIn", body: LogInBody.self, returns: SessionResource.self,
            Route.Traits(
                chapter: .sessions, summary: "Log in.",
                explanation: "Programs get tokens. Browsers ask for a cookie and get the token for `X-CSRF-Token`.",
                access: .anonymous, rateClass: .credentials, status: 201,
                reasons: ["LOG_IN_FAILED", "TOO_MANY_LOG_INS", "SERVICE_BUSY"], rules: ["AU-1"],
                requestExample: ["login": "anna", "password": "correct horse battery"])
        ) { call in
            let tokens = try await running(call.head) { () async throws(RPCError) in
                try await members().logIn(login: call.body.login, password: call.body.password)
            }
            let isForBrowser = call.body.cookie ?? false
            var answer = Answer(SessionResource(tokens, isForBrowser: isForBrowser))
            if isForBrowser, let token = tokens.cookieToken { answer.headers[.setCookie] = cookie.setting(token) }
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }

    private static func refresh(_ members: @escaping MembersProvider) -> Route {
        Route(
            .post, "/v1/sessions/refresh", "refreshSession", body: RefreshBody.self, returns: SessionResource.self,
            Route.Traits(
                chapter: .sessions, summary: "Get new tokens for a refresh token.",
                explanation: "Each refresh token is good once; one that is used again ends the session.",
                access: .anonymous, rateClass: .credentials,
                reasons: ["REFRESH_TOKEN_INVALID", "REFRESH_TOKEN_REUSED", "SESSION_ENDED", "SESSION_EXPIRED"])
        ) { call in
            let tokens = try await running(call.head) { () async throws(RPCError) in
                try await members().refresh(refreshToken: call.body.refreshToken)
            }
            var answer = Answer(SessionResource(tokens, isForBrowser: false))
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }

    private static func list(_ members: @escaping MembersProvider) -> Route {
        Route(
            .get, "/v1/sessions", "listSessions", body: NoBody.self, returns: SessionsResource.self,
            Route.Traits(chapter: .sessions, summary: "The member's own sessions.")
        ) { call in
            Answer(
                SessionsResource(
                    sessions: try await running(call.head) { () async throws(RPCError) in
                        try await members().sessions(of: call.member)
                    }))
        }
    }

    private static func logOut(_ members: @escaping MembersProvider, _ cookie: SessionCookie) -> Route {
        Route(
            .delete, "/v1/sessions/current", "logOut", body: NoBody.self, returns: NoContent.self,
            Route.Traits(chapter: .sessions, summary: "Log out.", rateClass: .write, status: 204)
        ) { call in
            try await running(call.head) { () async throws(RPCError) in
                try await members().logOut(call.principal.session, of: call.member)
            }
            var answer = Answer.none
            if call.head.cookieToken != nil { answer.headers[.setCookie] = cookie.clearing }
            return answer
        }
    }

    private static func end(_ members: @escaping MembersProvider) -> Route {
        Route(
            .delete, "/v1/sessions/{session}", "endSession", body: NoBody.self, returns: NoContent.self,
            Route.Traits(
                chapter: .sessions, summary: "End one of the member's own sessions.",
                explanation: "Ending one that has ended is no error.", rateClass: .write, status: 204)
        ) { call in
            try await running(call.head) { () async throws(RPCError) in
                try await members().logOut(call.head.id("session"), of: call.member)
            }
            return Answer.none
        }
    }
}
