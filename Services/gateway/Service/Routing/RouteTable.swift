import Shapes
import Wire

/// All routes, made ready for finding one by a request's path.
struct RouteTable: Sendable {
    enum Match: Sendable {
        case found(Route, [String: JSONValue])
        /// The path exists; these are its methods.
        case wrongMethod(allowed: String)
        /// A parameter of the path is malformed.
        case invalidParameter(ShapeFault)
        case unknownPath
    }

    private enum Segment: Sendable {
        case literal(String)
        case parameter(Parameter)
    }

    private struct Entry: Sendable {
        let segments: [Segment]
        var routes: [Method: Route]

        var allowed: String {
            let methods = Method.allCases.filter { routes[$0] != nil }.flatMap { method in
                method == .get ? ["GET", "HEAD"] : [method.rawValue]
            }
            return methods.joined(separator: ", ")
        }
    }

    let routes: [Route]
    /// What paths are told apart by first: how many segments, and the second one, which names the resource.
    private struct Key: Hashable {
        let count: Int
        let second: Substring?
    }

    /// Literals before parameters; without a second segment those where it is a parameter, or missing.
    private let entries: [Key: [Entry]]

    init(_ routes: [Route]) {
        self.routes = routes
        var byPath: [String: Entry] = [:]
        for route in routes {
            var parameters = route.pathParameters.makeIterator()
            let segments = route.path.split(separator: "/").map { segment in
                segment.hasPrefix("{") ? Segment.parameter(parameters.next()!) : .literal(String(segment))
            }
            let known = byPath[route.path, default: Entry(segments: segments, routes: [:])].routes
            precondition(known[route.method] == nil, "two routes for \(route.method) \(route.path)")
            byPath[route.path, default: Entry(segments: segments, routes: [:])].routes[route.method] = route
        }
        // "{" sorts behind letters, so a literal comes before a parameter in the same place.
        let sorted = byPath.sorted { $0.key < $1.key }.map(\.value)
        entries = Dictionary(grouping: sorted) { entry in
            if entry.segments.count > 1, case .literal(let literal) = entry.segments[1] {
                return Key(count: entry.segments.count, second: literal[...])
            }
            return Key(count: entry.segments.count, second: nil)
        }
    }

    /// The route for a path. An empty segment, as in `/v1//time`, is part of no path.
    func match(_ method: Method?, _ path: Substring) -> Match {
        guard path.utf8.first == UInt8(ascii: "/") else { return .unknownPath }
        // By bytes: looking for the ends of characters would take longer than everything else here.
        let segments = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map(Substring.init)
        var fault: ShapeFault?
        let named = segments.count > 1 ? entries[Key(count: segments.count, second: segments[1])] ?? [] : []
        for entry in named + (entries[Key(count: segments.count, second: nil)] ?? []) {
            switch parameters(entry, segments) {
            case nil: continue
            case .failure(let found): fault = found
            case .success(let values):
                guard let method, let route = entry.routes[method] else { return .wrongMethod(allowed: entry.allowed) }
                return .found(route, values)
            }
        }
        return fault.map { .invalidParameter($0) } ?? .unknownPath
    }

    private func parameters(_ entry: Entry, _ segments: [Substring]) -> Result<[String: JSONValue], ShapeFault>? {
        var values: [String: JSONValue] = [:]
        var fault: ShapeFault?
        for (segment, text) in zip(entry.segments, segments) {
            switch segment {
            case .literal(let literal):
                guard literal == text else { return nil }
            case .parameter(let parameter):
                if let value = parameter.value(String(text)) {
                    values[parameter.name] = value
                } else {
                    fault = .invalidField(path: parameter.name, expected: parameter.shape.expectation)
                }
            }
        }
        return fault.map { .failure($0) } ?? .success(values)
    }
}
