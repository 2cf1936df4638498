import Contracts

extension ContactData {
    /// Street, place and country, one line each, without empty ones.
    var addressLines: [String] {
        [street, "\(postalCode) \(city)", country].map { line in
            line.split(separator: " ").joined(separator: " ")
        }.filter { !$0.isEmpty }
    }
}
