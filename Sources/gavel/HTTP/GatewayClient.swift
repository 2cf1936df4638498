import Foundation
import FoundationNetworking
import Wire

/// The HTTP front as a program uses it: JSON, a bearer token, and one key for all tries of an unsafe call.
struct GatewayClient: Sendable {
    /// What the front answered.
    struct Answer: Sendable {
        let status: Int
        let body: JSONValue
        /// The body as it came, for what is no JSON.
        let data: Data
        let contentType: String
        /// The version of what was answered, for `If-Match`.
        let entityTag: String?

        var isSuccess: Bool { (200..<300).contains(status) }
        /// The reason of a problem document, e.g. `BID_TOO_LOW`.
        var reason: String { body["reason"]?.stringValue ?? "HTTP_\(status)" }
        /// A problem in words.
        var problem: String {
            let texts = [body["title"]?.stringValue, body["detail"]?.stringValue].compactMap { $0 }
            return "\(status) \(reason)" + (texts.isEmpty ? "" : ": " + texts.joined(separator: " "))
        }
    }

    private let base: String
    private let session: URLSession
    /// Seconds for which a call that gets no answer is tried again.
    private let patienceSeconds: Double

    init(base: String, patienceSeconds: Double = 180) {
        var base = base
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
        self.patienceSeconds = patienceSeconds
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 15
        configuration.httpMaximumConnectionsPerHost = 8
        session = URLSession(configuration: configuration)
    }

    func get(_ path: String, token: String?, accept: String = "application/json") async throws -> Answer {
        try await send("GET", path, token: token, body: nil, headers: ["Accept": accept])
    }

    func put(
        _ path: String, _ body: JSONValue?, token: String, key: String, ifMatch: String? = nil
    ) async throws -> Answer {
        try await send("PUT", path, token: token, body: body, headers: GatewayClient.headers(key, ifMatch))
    }

    /// `key` makes the call one effect however often it is sent (PY-12).
    func post(
        _ path: String, _ body: JSONValue?, token: String?, key: String, ifMatch: String? = nil
    ) async throws -> Answer {
        try await send("POST", path, token: token, body: body, headers: GatewayClient.headers(key, ifMatch))
    }

    private static func headers(_ key: String, _ ifMatch: String?) -> [String: String] {
        var headers = ["Idempotency-Key": key]
        headers["If-Match"] = ifMatch
        return headers
    }

    /// Sends until there is an answer that is not "try again": a server that is away or restarting, a time-out, too
    /// many requests, and a first try with the same key that is still running.
    private func send(
        _ method: String, _ path: String, token: String?, body: JSONValue?, headers: [String: String]
    ) async throws -> Answer {
        guard let url = URL(string: base + path) else { throw CommandFailure("\(base + path) is not an address.") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue("application/json", forHTTPHeaderField: "Accept")  // what the caller names takes its place
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(try JSON.encode(body))
        }
        let end = Date(timeIntervalSinceNow: patienceSeconds)
        var delay = 0.05
        while true {
            var wait = delay
            do {
                let (data, response) = try await session.data(for: request)
                guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
                let answer = Answer(
                    status: response.statusCode, body: GatewayClient.json(data), data: data,
                    contentType: response.value(forHTTPHeaderField: "Content-Type") ?? "",
                    entityTag: response.value(forHTTPHeaderField: "ETag"))
                guard GatewayClient.isPassing(answer) else { return answer }
                if Date() > end {
                    throw CommandFailure(
                        "\(method) \(path) was not answered for \(patienceSeconds) s: \(answer.problem)")
                }
                if let text = response.value(forHTTPHeaderField: "Retry-After"), let seconds = Double(text) {
                    wait = min(max(seconds, delay), 10)
                }
            } catch let error as URLError {
                if Date() > end {
                    throw CommandFailure(
                        "\(method) \(base + path) was not answered for \(patienceSeconds) s: \(error.localizedDescription)"
                    )
                }
            }
            try await Task.sleep(for: .seconds(wait))
            delay = min(delay * 2, 1)
        }
    }

    private static func isPassing(_ answer: Answer) -> Bool {
        switch answer.status {
        case 429, 502, 503, 504: true
        case 409: answer.reason == "IDEMPOTENCY_KEY_RUNNING"
        default: false
        }
    }

    private static func json(_ data: Data) -> JSONValue {
        // try?: a body that is no JSON is no answer of ours; its status says the rest.
        (try? JSON.decode(JSONValue.self, from: [UInt8](data))) ?? .null
    }
}
