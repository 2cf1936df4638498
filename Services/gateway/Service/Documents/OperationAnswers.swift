import Wire

/// Which refusals an operation may answer with: its own reasons, and those that its traits bring.
enum OperationAnswers {
    /// The reasons by status, sorted.
    static func reasons(_ route: Route) -> [Int: [Reason]] {
        let names = Set(route.traits.reasons + general(route))
        return Dictionary(grouping: names.sorted().map(ReasonRegister.entry), by: \.status)
    }

    /// Reasons that follow from what the route is.
    private static func general(_ route: Route) -> [String] {
        var names = [
            "TOO_MANY_REQUESTS", "PLATFORM_BUSY", "INTERNAL", "SERVICE_UNAVAILABLE", "DEADLINE_EXCEEDED",
            "UNKNOWN_PARAMETER",
        ]
        // Any operation is refused when its body is: one that takes none, too.
        names += ["BODY_TOO_LARGE", route.takesBody ? "UNSUPPORTED_MEDIA_TYPE" : "BODY_NOT_EXPECTED"]
        if route.traits.requestType != nil { names.append("BODY_NOT_TEXT") }
        if !route.pathParameters.isEmpty || !route.traits.query.isEmpty { names.append("INVALID_PARAMETER") }
        if route.requestShape != nil {
            names += ["MALFORMED_JSON", "UNKNOWN_FIELD", "MISSING_FIELD", "INVALID_FIELD"]
        }
        switch route.traits.access {
        case .anonymous: break
        case .optional: names += invalidCredentials(route)
        case .member: names += invalidCredentials(route) + ["NOT_AUTHENTICATED"]
        case .administrator: names += invalidCredentials(route) + ["NOT_AUTHENTICATED", "ADMINISTRATOR_NEEDED"]
        }
        switch route.traits.idempotency {
        case .none: break
        case .accepted: names += keyReasons
        case .required: names += keyReasons + ["IDEMPOTENCY_KEY_REQUIRED"]
        }
        if route.traits.condition == .ifMatch { names += ["IF_MATCH_REQUIRED", "INVALID_HEADER"] }
        if route.traits.condition == .ifMatchOptional { names.append("INVALID_HEADER") }
        if route.traits.rateClass == .feed { names.append("INVALID_HEADER") }
        return names
    }

    private static let keyReasons = [
        "IDEMPOTENCY_KEY_INVALID", "IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_KEY_RUNNING",
    ]

    private static func invalidCredentials(_ route: Route) -> [String] {
        let names = [
            "CREDENTIALS_MALFORMED", "ACCESS_TOKEN_INVALID", "ACCESS_TOKEN_EXPIRED", "SESSION_ENDED", "SESSION_EXPIRED",
        ]
        return route.method.isUnsafe ? names + ["CSRF_TOKEN_INVALID"] : names
    }
}
