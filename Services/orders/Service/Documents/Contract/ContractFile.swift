/// A contract as it is stored once per order (OR-4).
struct ContractFile: Sendable {
    /// The snapshot: keys sorted, no white space.
    var canonicalJSON: [UInt8]
    /// SHA-256 of the canonical JSON, in lower-case hexadecimal.
    var hash: String
    /// A document that loads nothing from anywhere.
    var html: [UInt8]
    /// A4 with embedded fonts.
    var pdf: [UInt8]
}
