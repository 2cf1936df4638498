import Wire

/// The document and its page, made once at start.
enum DocumentRoutes {
    /// `routes` and the routes of the document itself.
    static func adding(to routes: [Route], version: String, publicURL: String?) throws(JSONFault) -> [Route] {
        let listed = routes + [document([]), page([])]
        let bytes = try OpenAPIDocument(listed, version: version, publicURL: publicURL).bytes
        return routes + [document(bytes), page(DocumentPage.html(listed, version: version))]
    }

    private static func document(_ bytes: [UInt8]) -> Route {
        Route(
            .get, "/openapi.json", "getDocument", answering: JSONValue.self,
            Route.Traits(chapter: .platform, summary: "This document.", access: .anonymous)
        ) { _ in
            Reply(
                status: 200, headers: [.cacheControl: "public, max-age=60"], body: .bytes(bytes, type: Reply.json))
        }
    }

    private static func page(_ bytes: [UInt8]) -> Route {
        Route(
            .get, "/docs", "getPage", answering: NoContent.self,
            Route.Traits(
                chapter: .platform, summary: "This document as a page.", access: .anonymous,
                responseTypes: ["text/html; charset=utf-8"])
        ) { _ in
            Reply(
                status: 200,
                headers: [
                    .cacheControl: "public, max-age=60", .contentSecurityPolicy: DocumentPage.contentSecurityPolicy,
                ], body: .bytes(bytes, type: "text/html; charset=utf-8"))
        }
    }
}
