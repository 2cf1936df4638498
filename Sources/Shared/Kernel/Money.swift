/// An ISO 4217 currency that Gavel trades in (PY-11).
package enum CurrencyCode: String, Codable, Hashable, Sendable, CaseIterable {
    case eur = "EUR"
    case usd = "USD"

    /// Digits after the decimal point.
    package var minorDigits: Int { 2 }
}

/// An amount in integer minor units with its currency (PY-11); never floating point.
package struct Money: Hashable, Codable, Sendable {
    /// Minor units: 1250 is 12.50.
    package var amount: Int64
    package var currency: CurrencyCode

    package init(amount: Int64, currency: CurrencyCode) {
        self.amount = amount
        self.currency = currency
    }

    /// The largest amount that any command accepts: ten thousand million units, far from overflow in any sum.
    package static let maximumAmount: Int64 = 1_000_000_000_000

    /// Reads a decimal text such as `24.99` exactly; nil for more decimals than the currency has, a sign or overflow.
    package init?(decimal text: String, currency: CurrencyCode) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, whole.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
            let units = Int64(whole), units <= Money.maximumAmount / 100
        else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...currency.minorDigits).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let value = Int64(digits)
            else { return nil }
            fraction = digits.utf8.count == 1 ? value * 10 : value
        }
        self.init(amount: units * 100 + fraction, currency: currency)
    }
}

extension Money: CustomStringConvertible {
    /// `12.50 EUR`
    package var description: String {
        let sign = amount < 0 ? "-" : ""
        let magnitude = amount.magnitude
        let cents = magnitude % 100
        return "\(sign)\(magnitude / 100).\(cents < 10 ? "0" : "")\(cents) \(currency.rawValue)"
    }
}
