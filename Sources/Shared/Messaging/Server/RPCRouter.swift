import Kernel
import Reactor
import Wire

/// Knows the methods that a process serves: finds the handler of a name, decodes, calls, encodes. It knows no domain.
@Loop
package final class RPCRouter {
    /// One method with its handler behind bytes.
    final class Route {
        let method: String
        let callers: Set<Caller>
        let isIdempotent: Bool
        let handle: @Loop (ArraySlice<UInt8>, CallContext) async throws -> [UInt8]
        var statistics = MethodStatistics()

        init(
            method: String, callers: Set<Caller>, isIdempotent: Bool,
            handle: @escaping @Loop (ArraySlice<UInt8>, CallContext) async throws -> [UInt8]
        ) {
            self.method = method
            self.callers = callers
            self.isIdempotent = isIdempotent
            self.handle = handle
        }
    }

    /// Told of every error of a handler that is no `RPCError`: the caller learns only INTERNAL.
    package var onUnexpectedError: (@Loop (any Error, CallContext) -> Void)?

    private var routes: [String: Route] = [:]
    private var interceptors: [any ServerInterceptor] = []

    package init() {}

    /// Serves `method` as `<service>.<name>`.
    /// - Parameters:
    ///   - service: the service of this process; for a method of the platform (`M.service == nil`) it gives the name.
    ///   - handler: runs on the loop, in a task of its own, which is cancelled when the deadline has passed or the
    ///     caller does not want the answer any more. What it throws is answered as is when it is an `RPCError`, as
    ///     CANCELLED when it is a `CancellationError`, and as INTERNAL otherwise.
    package func register<M: RPCMethod>(
        _ method: M.Type, of service: ServiceName,
        _ handler: @escaping @Loop (M.Request, CallContext) async throws -> M.Response
    ) {
        precondition(M.service == nil || M.service == service, "\(M.name) belongs to another service")
        let name = "\(service.rawValue).\(M.name)"
        precondition(routes[name] == nil, "\(name) is registered twice")
        routes[name] = Route(method: name, callers: M.callers, isIdempotent: M.isIdempotent) { body, context in
            let request: M.Request
            do {
                request = try JSON.decode(M.Request.self, from: body)
            } catch {
                throw RPCError(.invalidArgument, reason: "MALFORMED_BODY", "\(error)", isNotProcessed: true)
            }
            return try JSON.encode(try await handler(request, context))
        }
    }

    /// Adds an interceptor inside those that were added before.
    package func addInterceptor(_ interceptor: any ServerInterceptor) { interceptors.append(interceptor) }

    /// The names of all methods, sorted.
    package var methods: [String] { routes.keys.sorted() }

    /// What a stranger may know of a method.
    package struct Description: Sendable {
        package let name: String
        package let callers: Set<Caller>
        package let isIdempotent: Bool
        package let statistics: MethodStatistics
    }

    /// All methods with their callers and counters, sorted by name.
    package var descriptions: [Description] {
        routes.values.sorted { $0.method < $1.method }.map {
            Description(
                name: $0.method, callers: $0.callers, isIdempotent: $0.isIdempotent, statistics: $0.statistics)
        }
    }

    /// Counters by method.
    package var statistics: [String: MethodStatistics] { routes.mapValues(\.statistics) }

    func route(_ method: String) -> Route? { routes[method] }

    /// Runs the interceptors and the handler of `route`.
    func call(_ route: Route, _ body: ArraySlice<UInt8>, _ context: CallContext) async throws(RPCError) -> [UInt8] {
        if interceptors.isEmpty { return try await handle(route, body, context) }
        return try await intercept(0, route, body, context)
    }

    private func intercept(
        _ index: Int, _ route: Route, _ body: ArraySlice<UInt8>, _ context: CallContext
    ) async throws(RPCError) -> [UInt8] {
        guard index < interceptors.count else { return try await handle(route, body, context) }
        return try await interceptors[index].intercept(context) { (context) async throws(RPCError) in
            try await self.intercept(index + 1, route, body, context)
        }
    }

    private func handle(
        _ route: Route, _ body: ArraySlice<UInt8>, _ context: CallContext
    ) async throws(RPCError) -> [UInt8] {
        do {
            return try await route.handle(body, context)
        } catch let error as RPCError {
            throw error
        } catch is CancellationError {
            throw RPCError(.cancelled, reason: "CANCELLED", "the call was cancelled")
        } catch {
            onUnexpectedError?(error, context)
            throw RPCError(.internal, reason: "INTERNAL", "the service failed; its log says why")
        }
    }
}
