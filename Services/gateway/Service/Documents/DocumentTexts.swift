import Shapes
import Wire

/// Texts of the API document that belong to no single route.
enum DocumentTexts {
    static let introduction = """
        An open marketplace: auctions with proxy bidding, fixed-price listings, and what belongs to them.

        - **Money** is `{"amount": 1250, "currency": "EUR"}` in integer minor units; nothing is ever converted.
        - **Instants** are RFC 3339 in UTC. `GET /v1/time` says what time the platform decides by.
        - **Refusals** are problem documents (RFC 9457). Programs decide by `reason`, people read `detail` in German,
          Dutch or English: the member's language, else `Accept-Language`.
        - **Repeating** is safe with an `Idempotency-Key`: the same key and body get the first answer again, marked by
          `Idempotency-Replayed: true`; the same key with another body gets 422, one that is still running 409.
        - **Pages** go on with `nextCursor`; a cursor belongs to its query.
        - **Unknown fields and parameters** are refused, so that a typing error is never silently ignored.
          Optional fields are left out; `null` is not accepted. Answers may gain fields at any time.
        - **Credentials** are a bearer token or, in browsers, the session cookie; with the cookie every unsafe call
          needs the header `X-CSRF-Token` with the token that the log-in returned.
        - **Price of an auction** (AU-4): it is computed from the hidden maxima, so a winner may lead by less than one
          increment.
        """

    static let headers: [String: JSONValue] = [
        "traceresponse": header("W3C trace context of this request; its second field is the `traceId` of problems."),
        "ETag": header("Names this version."),
        "Content-Disposition": header("The file's name."),
        "Vary": header("The request's headers that the answer depends on."),
        "Contract-Hash": header("SHA-256 of the contract's canonical JSON, in hexadecimal: the same for all formats."),
        "Repr-Digest": header("SHA-256 of the bytes of this answer (RFC 9530)."),
        "Retry-After": header("Seconds to wait before trying again.", type: "integer"),
        "WWW-Authenticate": header("How to authenticate."),
        "Idempotency-Replayed": header("`true`: this is the first answer again, nothing happened twice."),
        "RateLimit-Limit": header("Requests that may be made at once.", type: "integer"),
        "RateLimit-Remaining": header("Requests that may be made at once now.", type: "integer"),
        "RateLimit-Reset": header(
            "Seconds until the limit is whole again, or until the next request.", type: "integer"),
    ]

    private static func header(_ description: String, type: String = "string") -> JSONValue {
        ["description": .string(description), "schema": ["type": .string(type)]]
    }

    static let visible = TextPattern("^[!-~]+$") { text in
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
    static let versionTag = TextPattern("^\"[0-9]{1,18}\"$") { text in
        (3...20).contains(text.utf8.count) && text.hasPrefix("\"") && text.hasSuffix("\"")
    }
}
