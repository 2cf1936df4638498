/// What travels beside the body of a call: short text by lower-case keys.
package struct Metadata: Hashable, Sendable, Codable {
    package var values: [String: String]

    package init(_ values: [String: String] = [:]) { self.values = values }

    package init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: String].self)
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }

    package subscript(key: String) -> String? {
        get { values[key] }
        set { values[key] = newValue }
    }

    /// W3C `traceparent` of the calling span.
    package var traceParent: String? {
        get { values["traceparent"] }
        set { values["traceparent"] = newValue }
    }
    /// The member on whose behalf the call is made, as text of its id.
    package var principal: String? {
        get { values["principal"] }
        set { values["principal"] = newValue }
    }
    /// The key that makes the call one effect however often it is sent (PY-12).
    package var idempotencyKey: String? {
        get { values["idempotency-key"] }
        set { values["idempotency-key"] = newValue }
    }
    /// The reader's language.
    package var language: String? {
        get { values["language"] }
        set { values["language"] = newValue }
    }
}
