import Foundation
import Testing
import Wire

@testable import GatewayService

@Suite struct OpenAPIDocumentTests {
    private let document: JSONValue

    init() throws {
        document = try OpenAPIDocument(TestRoutes.all, version: "1.2.3", publicURL: "https://market.example").value
    }

    @Test("Every route is in the document, and nothing else")
    func allRoutesAreIn() throws {
        let paths = try #require(document["paths"]?.objectValue)
        var listed: Set<String> = []
        for (path, item) in paths {
            for (method, operation) in try #require(item.objectValue) {
                listed.insert("\(method.uppercased()) \(path) \(operation["operationId"]?.stringValue ?? "")")
            }
        }
        #expect(listed == Set(TestRoutes.all.map { "\($0.method.rawValue) \($0.path) \($0.operation)" }))
    }

    @Test("Every reference resolves")
    func referencesResolve() {
        var references: Set<String> = []
        collect(document, &references)
        #expect(!references.isEmpty)
        for reference in references {
            var value: JSONValue? = document
            for part in reference.split(separator: "/").dropFirst() { value = value?[String(part)] }
            #expect(value != nil, "\(reference)")
        }
    }

    @Test("Every operation says how it can be refused, and examples have the shape of their bodies")
    func operationsAreComplete() throws {
        for route in TestRoutes.all {
            let operation = try #require(document["paths"]?[route.path]?[route.method.rawValue.lowercased()])
            let responses = try #require(operation["responses"]?.objectValue)
            for status in ["429", "500", "503", "504", "400", "413"] {
                #expect(responses[status] != nil, "\(route.operation)")
            }
            if case .member = route.traits.access { #expect(responses["401"] != nil, "\(route.operation)") }
            for name in route.traits.reasons {
                #expect(ReasonRegister.reason(name) != nil, "\(name) in \(route.operation)")
            }
            if let example = route.traits.requestExample, let shape = route.requestShape {
                #expect(throws: Never.self, "\(route.operation)") { try shape.check(example) }
            }
            if route.requestShape != nil {
                #expect(
                    route.traits.requestExample != nil || route.operation.hasSuffix("Session")
                        || ["changePassword", "claimAdministrator"].contains(route.operation), "\(route.operation)")
            }
        }
    }

    @Test("OR-4, PY-6: bodies and answers that are no JSON are described by their content types")
    func otherTypes() throws {
        func types(_ path: String, _ method: String, _ keys: String...) -> Set<String> {
            var value = document["paths"]?[path]?[method]
            for key in keys { value = value?[key] }
            return Set((value?["content"]?.objectValue ?? [:]).keys)
        }
        #expect(
            types("/v1/orders/{order}/contract", "get", "responses", "200")
                == ["application/json", "text/html; charset=utf-8", "application/pdf"])
        #expect(types("/v1/bank-statements", "post", "requestBody") == ["application/xml"])
        #expect(types("/v1/bank-statements", "post", "responses", "200") == ["application/json"])
        #expect(types("/v1/bank-files/{file}", "get", "responses", "200") == ["application/xml"])
        let contract = document["paths"]?["/v1/orders/{order}/contract"]?["get"]?["responses"]
        #expect(contract?["304"] != nil && contract?["406"] != nil)
        #expect(contract?["200"]?["headers"]?["Contract-Hash"] != nil)
    }

    @Test("Requests are strict in the document, too")
    func requestsAreStrict() throws {
        let schemas = try #require(document["components"]?["schemas"]?.objectValue)
        for (name, schema) in schemas where name.hasSuffix("Input") {
            #expect(schema["additionalProperties"] == .bool(false), "\(name)")
        }
        // One name stands for one shape: types of the same name in different scopes would overwrite each other.
        #expect(schemas["Problem"]?["required"]?.arrayValue?.contains("reason") == true)
    }

    @Test("The page lists every operation and every reason, and loads nothing from elsewhere")
    func page() {
        let text = String(decoding: DocumentPage.html(TestRoutes.all, version: "1"), as: UTF8.self)
        for route in TestRoutes.all { #expect(text.contains("id=\"\(route.operation)\"")) }
        for reason in ReasonRegister.all { #expect(text.contains("id=\"\(reason.name)\"")) }
        #expect(!text.contains("src=") && !text.contains("<script"))
    }

    @Test("openapi-spec-validator accepts the document", .enabled(if: Self.validatorIsInstalled))
    func validates() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gavel-openapi-\(UUID()).json")
        try Data(OpenAPIDocument(TestRoutes.all, version: "1", publicURL: nil).bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // try?: a leftover temporary file harms nobody
        let (status, output) = try Self.python(["-m", "openapi_spec_validator", file.path()])
        #expect(status == 0, "\(output)")
    }

    private static let validatorIsInstalled =
        (try? python(["-c", "import openapi_spec_validator"]))?.status == 0  // try?: no Python is no validator

    private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private func collect(_ value: JSONValue, _ references: inout Set<String>) {
        switch value {
        case .object(let members):
            if let reference = members["$ref"]?.stringValue { references.insert(reference) }
            for member in members.values { collect(member, &references) }
        case .array(let elements): for element in elements { collect(element, &references) }
        default: break
        }
    }
}
