import Kernel
import Reactor
import Wire

/// Knows the methods that a process serves: finds the handler of a name, decodes, calls, encodes. It knows no domain.
@Loop
package final class RPCRouter {
    /// A handler behind bytes. It returns the bytes of the response, or nothing when it has written to the stream.
    typealias Handle = @Loop (ArraySlice<UInt8>, CallContext, ServerStream?) async throws -> [UInt8]

    /// One method with its handler behind bytes.
    final class Route {
        let method: String
        let callers: Set<Caller>
        let isIdempotent: Bool
        /// It sends items, and no response.
        let isStream: Bool
        let defaultTimeoutMilliseconds: Int64
        let request: any (Decodable & Sendable).Type
        let answer: any (Decodable & Sendable).Type
        let handle: Handle
        var statistics = MethodStatistics()

        init<M: CallableMethod>(
            _ type: M.Type, method: String, isStream: Bool, answer: any (Decodable & Sendable).Type,
            handle: @escaping Handle
        ) {
            self.method = method
            callers = M.callers
            isIdempotent = M.isIdempotent
            self.isStream = isStream
            defaultTimeoutMilliseconds = M.defaultTimeoutMilliseconds
            request = M.Request.self
            self.answer = answer
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
        registerEncoded(method, of: service) { request, context in try Encoded(try await handler(request, context)) }
    }

    /// The same with a handler that has its answer as JSON already.
    package func registerEncoded<M: RPCMethod>(
        _ method: M.Type, of service: ServiceName,
        _ handler: @escaping @Loop (M.Request, CallContext) async throws -> Encoded<M.Response>
    ) {
        add(method, of: service, isStream: false, answer: M.Response.self) { body, context, _ in
            try await handler(try Self.decode(M.Request.self, body), context).json
        }
    }

    /// Serves the stream `method` as `<service>.<name>`.
    /// - Parameter handler: runs as that of a unary method does; the stream ends when it returns or throws and everything
    ///   that it wrote has left. It is cancelled when the server drains, too: streams are not waited for.
    package func register<M: StreamingRPCMethod>(
        _ method: M.Type, of service: ServiceName,
        _ handler: @escaping @Loop (M.Request, CallContext, StreamWriter<M.Item>) async throws -> Void
    ) {
        add(method, of: service, isStream: true, answer: M.Item.self) { body, context, stream in
            guard let stream else { preconditionFailure("\(context.method) runs without its stream") }
            try await handler(try Self.decode(M.Request.self, body), context, StreamWriter(stream: stream))
            try await stream.waitUntilSent()
            return []
        }
    }

    private func add<M: CallableMethod>(
        _ method: M.Type, of service: ServiceName, isStream: Bool, answer: any (Decodable & Sendable).Type,
        _ handle: @escaping Handle
    ) {
        precondition(M.service == nil || M.service == service, "\(M.name) belongs to another service")
        let name = "\(service.rawValue).\(M.name)"
        precondition(routes[name] == nil, "\(name) is registered twice")
        routes[name] = Route(method, method: name, isStream: isStream, answer: answer, handle: handle)
    }

    private static func decode<Request: Decodable>(
        _ type: Request.Type, _ body: ArraySlice<UInt8>
    ) throws(RPCError) -> Request {
        do {
            return try JSON.decode(type, from: body)
        } catch {
            throw RPCError(.invalidArgument, reason: "MALFORMED_BODY", "\(error)", isNotProcessed: true)
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
        package let isStream: Bool
        package let defaultTimeoutMilliseconds: Int64
        /// The type of its requests.
        package let request: any (Decodable & Sendable).Type
        /// The type of its responses or, for a stream, of its items.
        package let answer: any (Decodable & Sendable).Type
        package let statistics: MethodStatistics

        fileprivate init(_ route: Route) {
            name = route.method
            callers = route.callers
            isIdempotent = route.isIdempotent
            isStream = route.isStream
            defaultTimeoutMilliseconds = route.defaultTimeoutMilliseconds
            request = route.request
            answer = route.answer
            statistics = route.statistics
        }
    }

    /// All methods with their callers and counters, sorted by name.
    package var descriptions: [Description] {
        routes.values.sorted { $0.method < $1.method }.map(Description.init)
    }

    /// One method by its full name, if it is served here.
    package func description(of method: String) -> Description? { routes[method].map(Description.init) }

    /// Counters by method.
    package var statistics: [String: MethodStatistics] { routes.mapValues(\.statistics) }

    func route(_ method: String) -> Route? { routes[method] }

    /// Runs the interceptors and the handler of `route`.
    func call(
        _ route: Route, _ body: ArraySlice<UInt8>, _ context: CallContext, _ stream: ServerStream? = nil
    ) async throws(RPCError) -> [UInt8] {
        if interceptors.isEmpty { return try await handle(route, body, context, stream) }
        return try await intercept(0, route, body, context, stream)
    }

    private func intercept(
        _ index: Int, _ route: Route, _ body: ArraySlice<UInt8>, _ context: CallContext, _ stream: ServerStream?
    ) async throws(RPCError) -> [UInt8] {
        guard index < interceptors.count else { return try await handle(route, body, context, stream) }
        return try await interceptors[index].intercept(context) { (context) async throws(RPCError) in
            try await self.intercept(index + 1, route, body, context, stream)
        }
    }

    private func handle(
        _ route: Route, _ body: ArraySlice<UInt8>, _ context: CallContext, _ stream: ServerStream?
    ) async throws(RPCError) -> [UInt8] {
        do {
            return try await route.handle(body, context, stream)
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
