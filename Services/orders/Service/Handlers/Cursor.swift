import Signing
import Wire

/// Opaque cursors of pages, bound to the query that they came from.
enum Cursor {
    private struct Content<Place: Codable>: Codable {
        var scope: String
        var place: Place
    }

    static func encode(_ place: some Codable, scope: String) throws -> String {
        base64URL(try JSON.encode(Content(scope: digest(scope), place: place)))
    }

    /// Refuses text that is no cursor, and a cursor of another query.
    static func decode<Place: Codable>(_ text: String, scope: String, as: Place.Type) throws -> Place {
        guard let raw = bytes(base64URL: text),
            let content = try? JSON.decode(Content<Place>.self, from: raw),  // try?: a stranger's text, refused below
            content.scope == digest(scope)
        else {
            throw RPCError(
                .invalidArgument, reason: "CURSOR_MISMATCH", "the cursor belongs to another query", rule: "OR-3")
        }
        return content.place
    }

    private static func digest(_ scope: String) -> String { base64URL(Array(sha256(Array(scope.utf8)).prefix(9))) }
}

/// Sizes of pages.
enum Limits {
    static func page(_ limit: Int, maximum: Int) throws -> Int {
        guard (1...maximum).contains(limit) else {
            throw RPCError(
                .invalidArgument, reason: "LIMIT_OUT_OF_RANGE", "a page has 1 to \(maximum) items",
                details: ["maximum": .integer(Int64(maximum))])
        }
        return limit
    }
}
