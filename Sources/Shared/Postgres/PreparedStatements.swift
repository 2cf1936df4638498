/// Which statements a connection has prepared, and under which parameter types.
///
/// A statement is prepared with the types of its first parameters. Should it be used with others later (typically after
/// an untyped NULL), it is prepared once more as a variant under a name of its own.
struct PreparedStatements {
    /// One prepared form of a statement, as the server knows it.
    struct Variant: Hashable {
        let statement: String
        let number: Int

        var serverName: String { number == 0 ? statement : "\(statement)~\(number)" }
    }

    enum Use: Equatable {
        /// The server knows it, or is being told earlier in the same pipeline.
        case known(Variant)
        /// To be prepared first, with these type ids; 0 leaves the type to the server.
        case prepare(Variant, [UInt32])
    }

    private struct Form {
        var types: [UInt32]
        var isReady: Bool
    }

    private struct Entry {
        let sql: String
        var forms: [Form]
    }

    private var entries: [String: Entry] = [:]

    /// How to use the statement of `query` now. The answer `.prepare` counts as sent.
    mutating func use(_ query: Query) -> Use {
        let name = query.statement.name
        guard let entry = entries[name] else {
            let types = query.parameters.map { $0.type?.oid ?? 0 }
            entries[name] = Entry(sql: query.statement.sql, forms: [Form(types: types, isReady: false)])
            return .prepare(Variant(statement: name, number: 0), types)
        }
        precondition(entry.sql == query.statement.sql, "two statements are called \(name)")
        if let number = entry.forms.firstIndex(where: { PreparedStatements.fits($0.types, query.parameters) }) {
            return .known(Variant(statement: name, number: number))
        }
        let types = query.parameters.map { $0.type?.oid ?? 0 }
        entries[name]!.forms.append(Form(types: types, isReady: false))
        return .prepare(Variant(statement: name, number: entry.forms.count), types)
    }

    /// The server has confirmed that it knows the variant.
    mutating func markReady(_ variant: Variant) {
        entries[variant.statement]?.forms[variant.number].isReady = true
    }

    /// A pipeline has failed: forgets the variant if the server has not confirmed it.
    mutating func forget(_ variant: Variant) {
        guard let entry = entries[variant.statement], variant.number < entry.forms.count,
            !entry.forms[variant.number].isReady
        else { return }
        if entry.forms.count == 1 {
            entries[variant.statement] = nil
        } else {
            // Later variants of the same pipeline were not confirmed either, since an error ends it.
            entries[variant.statement]!.forms.removeSubrange(variant.number...)
        }
    }

    private static func fits(_ types: [UInt32], _ parameters: [PostgresValue]) -> Bool {
        guard types.count == parameters.count else { return false }
        return zip(types, parameters).allSatisfy { type, value in
            guard let wanted = value.type else { return true }
            return wanted.oid == type
        }
    }
}
