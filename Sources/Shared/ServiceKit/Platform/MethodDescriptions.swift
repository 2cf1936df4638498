import Contracts
import Messaging
import Reactor
import Shapes
import Wire

/// Describes the methods of this process. The shapes of one are recorded when it is asked for, and kept.
@Loop
final class MethodDescriptions {
    private let router: RPCRouter
    private var described: [String: DescribeMethod.Response] = [:]

    init(_ router: RPCRouter) { self.router = router }

    /// All methods, with what has been counted of each.
    var list: ListMethods.Response {
        ListMethods.Response(
            methods: router.descriptions.map { method in
                ListMethods.Method(
                    name: method.name, callers: method.callers.map(\.description).sorted(),
                    isIdempotent: method.isIdempotent, isStream: method.isStream,
                    calls: Int64(method.statistics.count),
                    errors: Int64(method.statistics.count - (method.statistics.finished[.ok] ?? 0)))
            })
    }

    /// One method in full.
    func describe(_ name: String) throws -> DescribeMethod.Response {
        if let known = described[name] { return known }
        guard let method = router.description(of: name) else {
            throw RPCError(.notFound, reason: "METHOD_UNKNOWN", "there is no method \(name.prefix(100)) here")
        }
        let recorder = ShapeRecorder(readsNotes: false)
        let description = DescribeMethod.Response(
            name: method.name, callers: method.callers.map(\.description).sorted(), isIdempotent: method.isIdempotent,
            isStream: method.isStream, defaultTimeoutMilliseconds: method.defaultTimeoutMilliseconds,
            request: try recorder.shape(of: method.request).schemaDocument,
            response: try recorder.shape(of: method.answer).schemaDocument)
        described[name] = description
        return description
    }
}
