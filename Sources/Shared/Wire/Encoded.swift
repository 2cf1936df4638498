/// A value as its JSON, for who keeps that as well as sending it.
package struct Encoded<Value: Codable & Sendable>: Sendable {
    package let json: [UInt8]

    /// Throws what `JSON.encode` throws.
    package init(_ value: Value) throws(JSONFault) { json = try JSON.encode(value) }

    /// What `JSON.encode` made of a value before.
    package init(json: [UInt8]) { self.json = json }
}
