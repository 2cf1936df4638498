import Foundation
import Kernel
import Wire

/// Somebody who takes part in the demonstration: a member with a session, over HTTP like everybody else.
struct DemoPerson: Sendable {
    let name: String
    let id: String
    let token: String
    let gateway: GatewayClient

    /// What the front answers to a question that must be answered.
    func get(_ path: String) async throws -> JSONValue {
        try checked(await gateway.get(path, token: token), "GET", path).body
    }

    /// The bytes at a path, in the type that is asked for.
    func bytes(_ path: String, accept: String) async throws -> Data {
        try checked(await gateway.get(path, token: token, accept: accept), "GET", path).data
    }

    /// Does something that must succeed.
    @discardableResult
    func post(_ path: String, _ body: JSONValue? = nil, ifMatch: String? = nil) async throws -> GatewayClient.Answer {
        try checked(
            await gateway.post(path, body, token: token, key: DemoPerson.newKey(), ifMatch: ifMatch), "POST", path)
    }

    @discardableResult
    func put(_ path: String, _ body: JSONValue?, ifMatch: String? = nil) async throws -> GatewayClient.Answer {
        try checked(
            await gateway.put(path, body, token: token, key: DemoPerson.newKey(), ifMatch: ifMatch), "PUT", path)
    }

    /// Tries something that the platform must refuse; the reason.
    func refused(_ path: String, _ body: JSONValue?) async throws -> String {
        let answer = try await gateway.post(path, body, token: token, key: DemoPerson.newKey())
        guard !answer.isSuccess else { throw CommandFailure("\(name): POST \(path) should have been refused.") }
        return answer.reason
    }

    private func checked(
        _ answer: GatewayClient.Answer, _ method: String, _ path: String
    ) throws -> GatewayClient.Answer {
        guard answer.isSuccess else { throw CommandFailure("\(name): \(method) \(path): \(answer.problem)") }
        return answer
    }

    static func newKey() -> String { "demo-\(UUID().uuidString.lowercased())" }
}
