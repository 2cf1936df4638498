import Shapes
import Wire

/// A body of a hot route, made from the tree that was checked instead of reading the bytes a second time.
protocol TreeBody: Decodable, SendableMetatype {
    /// The body that a tree of the right shape stands for; nil lets the decoder find out what is wrong.
    init?(tree: JSONValue)
}

/// Reads the bodies of one route: the shape is recorded once, each body is checked against it and then decoded.
struct BodyReader<Body: Decodable & Sendable>: Sendable {
    let shape: Shape
    private let fromTree: (@Sendable (JSONValue) -> Body?)?

    init() throws {
        shape = try ShapeRecorder().shape(of: Body.self)
        if let type = Body.self as? any TreeBody.Type {
            fromTree = { tree in type.init(tree: tree) as? Body }
        } else {
            fromTree = nil
        }
    }

    /// The body, or the refusal that says what is wrong with it and where.
    func read(_ bytes: [UInt8]) throws(RPCError) -> Body {
        let tree: JSONValue
        do {
            var scanner = JSONScanner(bytes[...])
            tree = try scanner.readValue()
            try scanner.finish()
        } catch {
            throw malformed(error)
        }
        do {
            try shape.check(tree)
        } catch {
            throw error.refusal
        }
        if let body = fromTree?(tree) { return body }
        do {
            return try JSON.decode(Body.self, from: bytes)
        } catch {
            // The shape has been checked, so only a value that its type refuses is left.
            throw malformed(error)
        }
    }

    private func malformed(_ fault: JSONFault) -> RPCError {
        if case .mismatch(let path, let message) = fault {
            return ShapeFault.invalidField(path: path, expected: "another value (\(message))").refusal
        }
        return RPCError(
            .invalidArgument, reason: "MALFORMED_JSON", "the body is not JSON: \(fault)",
            details: ["fault": .string("\(fault)")])
    }
}
