/// The fields that a person fills in, named as the API names them.
package enum MemberField: String, Hashable, Sendable, CaseIterable {
    case userName
    case password
    case fullName = "contact.fullName"
    case street = "contact.street"
    case postalCode = "contact.postalCode"
    case city = "contact.city"
    case country = "contact.country"
    case phone = "contact.phone"
    case email = "contact.email"
    case registerNumber
    case registerAuthority
    case note
}

/// One thing that is wrong with one field.
package struct FieldFault: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case missing
        /// Fewer characters than `minimum`.
        case tooShort(minimum: Int)
        /// More characters than `maximum`.
        case tooLong(maximum: Int)
        /// A character or a shape that the field does not allow.
        case malformed
    }

    package let field: MemberField
    package let kind: Kind

    package init(_ field: MemberField, _ kind: Kind) {
        self.field = field
        self.kind = kind
    }

    /// The reason in the register.
    package var reason: String {
        switch kind {
        case .missing: "MISSING_FIELD"
        case .tooShort: "FIELD_TOO_SHORT"
        case .tooLong: "FIELD_TOO_LONG"
        case .malformed: "FIELD_MALFORMED"
        }
    }

    /// The rule that asks for the field: registration (AU-1) or contact data (OR-3).
    package var rule: String {
        switch field {
        case .userName, .password, .registerNumber, .registerAuthority, .note: "AU-1"
        case .fullName, .street, .postalCode, .city, .country, .phone, .email: "OR-3"
        }
    }
}
