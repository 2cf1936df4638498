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
        let number: Int
        var types: [UInt32]
        var isReady: Bool
    }

    private struct Entry {
        let sql: String
        var forms: [Form] = []
        /// Numbers are never used again: what was sent before may still be answered.
        var nextNumber = 0

        /// The variant that is to be prepared.
        mutating func add(_ name: String, _ types: [UInt32]) -> Variant {
            defer { nextNumber += 1 }
            forms.append(Form(number: nextNumber, types: types, isReady: false))
            return Variant(statement: name, number: nextNumber)
        }
    }

    private var entries: [String: Entry] = [:]

    /// How to use the statement of `query` now. The answer `.prepare` counts as sent.
    mutating func use(_ query: Query) -> Use {
        let name = query.statement.name
        if let entry = entries[name] {
            precondition(entry.sql == query.statement.sql, "two statements are called \(name)")
            if let form = entry.forms.first(where: { PreparedStatements.fits($0.types, query.parameters) }) {
                return .known(Variant(statement: name, number: form.number))
            }
        }
        let types = query.parameters.map { $0.type?.oid ?? 0 }
        return .prepare(entries[name, default: Entry(sql: query.statement.sql)].add(name, types), types)
    }

    /// The server has confirmed that it knows the variant.
    mutating func markReady(_ variant: Variant) {
        guard let index = entries[variant.statement]?.forms.firstIndex(where: { $0.number == variant.number }) else {
            return
        }
        entries[variant.statement]!.forms[index].isReady = true
    }

    /// A pipeline has failed: forgets the variant if the server has not confirmed it.
    mutating func forget(_ variant: Variant) {
        entries[variant.statement]?.forms.removeAll { $0.number == variant.number && !$0.isReady }
    }

    private static func fits(_ types: [UInt32], _ parameters: [PostgresValue]) -> Bool {
        guard types.count == parameters.count else { return false }
        return zip(types, parameters).allSatisfy { type, value in
            guard let wanted = value.type else { return true }
            return wanted.oid == type
        }
    }
}
