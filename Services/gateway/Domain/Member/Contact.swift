/// How a member is reached (OR-3), as it is kept: trimmed and checked by `FieldRules`.
package struct Contact: Hashable, Sendable {
    package var fullName: String
    /// Street and house number.
    package var street: String
    package var postalCode: String
    package var city: String
    /// ISO 3166-1 alpha-2, upper case.
    package var country: String
    package var phone: String
    package var email: String

    package init(
        fullName: String, street: String, postalCode: String, city: String, country: String, phone: String,
        email: String
    ) {
        self.fullName = fullName
        self.street = street
        self.postalCode = postalCode
        self.city = city
        self.country = country
        self.phone = phone
        self.email = email
    }
}
