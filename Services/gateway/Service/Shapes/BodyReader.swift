import Wire

/// Reads the bodies of one route: the shape is recorded once, each body is checked against it and then decoded.
struct BodyReader<Body: Decodable & Sendable>: Sendable {
    let shape: Shape

    init() throws { shape = try ShapeRecorder().shape(of: Body.self) }

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
