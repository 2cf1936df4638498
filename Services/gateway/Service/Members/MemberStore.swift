import Contracts
import GatewayDomain
import Kernel
import Postgres

/// Rows of `member`. Everything but contact data may leave this service.
enum MemberStore {
    static let columns = """
        m.id, m.user_name, m.status, m.roles, m.is_verified_expert, m.market, m.language, m.full_name, m.street, \
        m.postal_code, m.city, m.country, m.phone, m.email, m.version, m.registered_at
        """
    /// How many columns `columns` names: what a join selects beside them begins here.
    static let columnCount = 16

    static let find = Statement("members.find", "SELECT \(columns) FROM member m WHERE m.id = $1")
    // Every command begins with it: no transaction id is held while it waits, so events stay in order.
    static let lock = Statement("members.lock", "SELECT \(columns) FROM member m WHERE m.id = $1 FOR UPDATE")
    static let isAdministrator = Statement(
        "members.isAdministrator", "SELECT 'administrator' = ANY (roles) FROM member WHERE id = $1")
    static let insert = Statement(
        "members.insert",
        """
        INSERT INTO member (id, user_name, status, roles, is_verified_expert, market, language, full_name, street,
            postal_code, city, country, phone, email, version, registered_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """)
    static let update = Statement(
        "members.update",
        """
        UPDATE member SET status = $2, roles = $3, is_verified_expert = $4, market = $5, language = $6, full_name = $7,
            street = $8, postal_code = $9, city = $10, country = $11, phone = $12, email = $13, version = $14
        WHERE id = $1
        """)
    static let all = [find, lock, isAdministrator, insert, update]

    /// The parameters of `insert`.
    static func insertion(_ member: Member) -> Query {
        let contact = member.contact
        return Query(
            insert,
            [
                .id(member.id), .text(member.userName), .text(member.status.rawValue), roles(member),
                .bool(member.isVerifiedExpert), .text(member.market.rawValue), .text(member.language.rawValue),
                .text(contact.fullName), .text(contact.street), .text(contact.postalCode), .text(contact.city),
                .text(contact.country), .text(contact.phone), .text(contact.email), .int64(member.version),
                .timestamp(member.registeredAt),
            ])
    }

    /// Saves a member that was locked before.
    static func saving(_ member: Member) -> Query {
        let contact = member.contact
        return Query(
            update,
            [
                .id(member.id), .text(member.status.rawValue), roles(member), .bool(member.isVerifiedExpert),
                .text(member.market.rawValue), .text(member.language.rawValue), .text(contact.fullName),
                .text(contact.street), .text(contact.postalCode), .text(contact.city), .text(contact.country),
                .text(contact.phone), .text(contact.email), .int64(member.version),
            ])
    }

    /// The member in the first `columnCount` columns of `row`.
    static func member(_ row: Row) throws -> Member {
        Member(
            id: try row.id(0), userName: try row.text(1), status: try value(try row.text(2)),
            roles: Set(try row.textArray(3).map { try value($0) }), isVerifiedExpert: try row.bool(4),
            market: try value(try row.text(5)), language: try value(try row.text(6)),
            contact: Contact(
                fullName: try row.text(7), street: try row.text(8), postalCode: try row.text(9), city: try row.text(10),
                country: try row.text(11), phone: try row.text(12), email: try row.text(13)),
            version: try row.int64(14), registeredAt: try row.timestamp(15))
    }

    /// A stored code as a case of its enumeration.
    static func value<Value: RawRepresentable<String>>(_ text: String) throws -> Value {
        guard let value = Value(rawValue: text) else {
            throw PostgresError(.decoding, "'\(text)' is no \(Value.self)")
        }
        return value
    }

    static func roles(_ member: Member) -> PostgresValue {
        .textArray(Role.allCases.filter(member.roles.contains).map(\.rawValue))
    }
}
