import Foundation
import Kernel
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "PY-11: decimal texts are read exactly",
        arguments: [
            ("0", 0), ("24.99", 2_499), ("24.9", 2_490), ("24", 2_400), ("0.01", 1), ("0.10", 10), ("007.00", 700),
            ("1.15", 115), ("4.35", 435), ("10000000000", 1_000_000_000_000),
        ])
    func read(text: String, amount: Int64) {
        #expect(Money(decimal: text, currency: .usd) == Money(amount: amount, currency: .usd))
    }

    @Test(
        "PY-11: other texts are refused",
        arguments: [
            "", ".", "1.", ".5", "-1", "+1", "1.005", "1.-5", "1,50", "1 000", "1e3", "0x10", "1.2.3", "NaN", "٣",
            "1.٣",
            "10000000001", "99999999999999999999", " 1", "1 ", "1.5 ", "1.+5",
        ])
    func refused(text: String) {
        #expect(Money(decimal: text, currency: .eur) == nil)
    }

    @Test(
        "PY-11: amounts are shown with two decimals",
        arguments: [
            (1_250, "12.50 EUR"), (0, "0.00 EUR"), (5, "0.05 EUR"), (-5, "-0.05 EUR"), (-12_345, "-123.45 EUR"),
            (Int64.min, "-92233720368547758.08 EUR"),
        ])
    func shown(amount: Int64, text: String) {
        #expect(Money(amount: amount, currency: .eur).description == text)
    }

    @Test("PY-11: random amounts survive decimal text and JSON")
    func roundTrip() throws {
        var random = SeededRandom(seed: 16)
        for _ in 0..<5_000 {
            let currency = CurrencyCode.allCases[Int.random(in: 0..<CurrencyCode.allCases.count, using: &random)]
            let money = Money(amount: Int64.random(in: 0...Money.maximumAmount, using: &random), currency: currency)
            let decimal = money.description.prefix { $0 != " " }
            #expect(Money(decimal: String(decimal), currency: currency) == money)
            let json = try JSONEncoder().encode(money)
            #expect(try JSONDecoder().decode(Money.self, from: json) == money)
        }
    }

    @Test("PY-11: the JSON of an amount has integer minor units")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(Money(amount: 1_250, currency: .eur))
        #expect(String(decoding: json, as: UTF8.self) == #"{"amount":1250,"currency":"EUR"}"#)
        for wrong in [#"{"amount":12.5,"currency":"EUR"}"#, #"{"amount":1250,"currency":"XXX"}"#, #"{"amount":1250}"#] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(Money.self, from: Data(wrong.utf8)) }
        }
    }
}
