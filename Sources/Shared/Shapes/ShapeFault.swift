/// Why a body or a parameter does not have its documented shape. `path` names the field, e.g. `fields.markets[2]`.
package enum ShapeFault: Error, Hashable, Sendable {
    case unknownField(path: String)
    case missingField(path: String)
    /// `expected` says in English what would be right.
    case invalidField(path: String, expected: String)
}
