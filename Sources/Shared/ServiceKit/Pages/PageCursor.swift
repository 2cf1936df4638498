import Signing
import Wire

/// Opaque cursors of pages, bound to the query that they came from.
package enum PageCursor {
    private struct Content<Place: Codable>: Codable {
        var scope: String
        var place: Place
    }

    /// The text that stands for a place in the results of a query.
    /// - Parameter scope: the query, as a text that differs for every other query.
    package static func encode(_ place: some Codable, scope: String) throws -> String {
        base64URL(try JSON.encode(Content(scope: digest(scope), place: place)))
    }

    /// The place; `CURSOR_MISMATCH` for a text that is no cursor, and for one of another query.
    /// - Parameter rule: the rule that the query serves, named in the refusal.
    package static func decode<Place: Codable>(
        _ text: String, scope: String, as: Place.Type, rule: String? = nil
    ) throws -> Place {
        guard let raw = bytes(base64URL: text),
            let content = try? JSON.decode(Content<Place>.self, from: raw),  // try?: a stranger's text, refused below
            content.scope == digest(scope)
        else {
            throw RPCError(
                .invalidArgument, reason: "CURSOR_MISMATCH", "the cursor belongs to another query", rule: rule)
        }
        return content.place
    }

    /// The size of a page; `LIMIT_OUT_OF_RANGE` outside of 1 … `maximum`.
    package static func limit(_ limit: Int, maximum: Int) throws -> Int {
        guard (1...maximum).contains(limit) else {
            throw RPCError(
                .invalidArgument, reason: "LIMIT_OUT_OF_RANGE", "a page has 1 to \(maximum) items",
                details: ["maximum": .integer(Int64(maximum))])
        }
        return limit
    }

    private static func digest(_ scope: String) -> String { base64URL(Array(sha256(Array(scope.utf8)).prefix(9))) }
}
