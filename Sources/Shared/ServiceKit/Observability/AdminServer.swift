import FlyingFox
import Reactor

/// The admin port of a process: `/healthz` (the loop answers), `/readyz` (it can do its work), `/metrics`.
final class AdminServer: Sendable {
    private let server: HTTPServer

    init(host: String, port: Int, context: ServiceContext, registry: PrometheusRegistry) throws {
        server = HTTPServer(address: try .inet(ip4: host, port: UInt16(port)), logger: .disabled)
        self.context = context
        self.registry = registry
    }

    private let context: ServiceContext
    private let registry: PrometheusRegistry

    /// Listens; returns when the port is bound.
    func start() async throws {
        await server.appendRoute("GET /healthz") { [context] _ in
            let instance = await context.instanceForAdmin()
            return AdminServer.text(.ok, "ok \(instance)\n")
        }
        await server.appendRoute("GET /readyz") { [context] _ in
            let faults = await context.healthFaults()
            return faults.isEmpty
                ? AdminServer.text(.ok, "ready\n")
                : AdminServer.text(.serviceUnavailable, faults.joined(separator: "\n") + "\n")
        }
        await server.appendRoute("GET /metrics") { [context, registry] _ in
            await context.collectMetrics()
            return AdminServer.text(.ok, registry.text())
        }
        let running = Task { [server] in try await server.run() }
        do {
            try await server.waitUntilListening(timeout: 5)
        } catch {
            // The run itself knows best why it does not listen, e.g. that the port is taken.
            running.cancel()
            try await running.value
            throw error
        }
    }

    func stop() async { await server.stop(timeout: 1) }

    private static func text(_ status: HTTPStatusCode, _ body: String) -> HTTPResponse {
        HTTPResponse(
            statusCode: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: body.data(using: .utf8) ?? .init())
    }
}
