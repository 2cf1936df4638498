import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// The files that go to the bank and come from it, for administrators (PY-3, PY-6, PY-7).
enum BankRoutes {
    /// As much as one call on the bus takes, with room for how JSON writes XML.
    private static let statementLimitBytes = 3 * 1024 * 1024
    /// A statement has thousands of entries, each with its effects.
    private static let importTimeoutMilliseconds: Int64 = 30_000

    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [files(services), file(services), importStatement(services), unmatched(services)]
    }

    private static func files(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/bank-files", "listBankFiles", body: NoBody.self, returns: PageResource<BankFileResource>.self,
            Route.Traits(
                chapter: .administration, summary: "The files for the bank, newest first.", access: .administrator,
                query: [Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"], rules: ["PY-3", "PY-7"])
        ) { call in
            try await services().checkAdministrator(call.head)
            let page = try await services().bus.call(
                ListBankFiles.self, ListBankFiles.Request(cursor: call.head.text("cursor"), limit: call.head.limit),
                options: call.options)
            return .private(PageResource(page, BankFileResource.init))
        }
    }

    private static func file(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/bank-files/{file}", "getBankFile", answering: NoContent.self,
            Route.Traits(
                chapter: .administration, summary: "A file for the bank, as it is: pain.008 or pain.001.",
                access: .administrator, reasons: ["BANK_FILE_UNKNOWN"], rules: ["PY-3", "PY-7"],
                responseTypes: ["application/xml"], responseHeaders: [.contentDisposition], answersWithETag: true)
        ) { head in try await file(head, services) }
    }

    @Loop
    private static func file(_ head: RequestHead, _ services: RouteServicesProvider) async throws -> Reply {
        try await services().checkAdministrator(head)
        let found = try await services().bus.call(
            GetBankFile.self, GetBankFile.Request(file: head.id("file")), options: head.options)
        return Reply(
            status: 200,
            headers: [
                .etag: "\"\(found.file.hash)\"", .cacheControl: "no-store",
                .contentDisposition: FileHeaders.disposition("attachment", name: found.file.name),
            ], body: .bytes(Array(found.xml.utf8), type: "application/xml"))
    }

    private static func importStatement(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/bank-statements", "importStatement", text: TextBody.self, returns: StatementImportResource.self,
            Route.Traits(
                chapter: .administration, summary: "Import a bank statement, camt.053.",
                explanation: """
                    The body is the document itself, in UTF-8. The same statement twice has one effect; entries that \
                    match nothing wait in `/v1/unmatched-entries`.
                    """,
                access: .administrator, rateClass: .write, idempotency: .required,
                reasons: [
                    "STATEMENT_MALFORMED", "STATEMENT_TOO_LARGE", "STATEMENT_OF_OTHER_ACCOUNT", "STATEMENT_UNBALANCED",
                    "STATEMENT_GAP", "STATEMENT_CONFLICT",
                ],
                rules: ["PY-5", "PY-6", "PY-12"], requestExample: example,
                requestType: "application/xml", bodyLimitBytes: statementLimitBytes,
                timeoutMilliseconds: importTimeoutMilliseconds)
        ) { call in
            try await services().checkAdministrator(call.head)
            do {
                let (done, isReplayed) = try await once(
                    ImportStatement.self, ImportStatement.Request(xml: call.body.text), call.options, services)
                return .private(StatementImportResource(done), isReplayed: isReplayed)
            } catch let error as RPCError where error.reason == "REQUEST_TOO_LARGE" {
                // Within the limit of HTTP, but on the bus every quotation mark counts twice.
                throw RPCError(
                    .invalidArgument, reason: "BODY_TOO_LARGE", "the statement does not fit into a call",
                    details: ["limitBytes": .integer(Int64(statementLimitBytes))])
            }
        }
    }

    private static let example: JSONValue = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt/></Document>
        """

    private static func unmatched(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/unmatched-entries", "listUnmatchedEntries", body: NoBody.self,
            returns: PageResource<UnmatchedEntryResource>.self,
            Route.Traits(
                chapter: .administration,
                summary: "What of the imported bank statements matched nothing, oldest first.", access: .administrator,
                query: [Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"], rules: ["PY-6"])
        ) { call in
            try await services().checkAdministrator(call.head)
            let page = try await services().bus.call(
                ListUnmatchedEntries.self,
                ListUnmatchedEntries.Request(cursor: call.head.text("cursor"), limit: call.head.limit),
                options: call.options)
            return .private(PageResource(page, UnmatchedEntryResource.init))
        }
    }
}
