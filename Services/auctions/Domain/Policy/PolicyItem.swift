/// One number of a policy as `GET /v1/policies` shows it.
package struct PolicyItem: Hashable, Codable, Sendable {
    /// E.g. `auctions.softCloseSeconds`; the unit comes last.
    package let key: String
    /// The value in force, as text.
    package let value: String
    /// The id of the rule that it belongs to.
    package let rule: String
    /// Where the number comes from: the document, or `default` where the sources leave it open.
    package let source: String
}

extension AuctionPolicy {
    /// Every number of this policy with its rule and source.
    package var items: [PolicyItem] {
        let increments = incrementTables.map { table in
            let lines = table.steps.map { "< \($0.below): \($0.increment)" } + ["else \(table.beyond)"]
            return PolicyItem(
                key: "auctions.increments.\(table.currency.rawValue)", value: lines.joined(separator: ", "),
                rule: "AU-5", source: "default")
        }
        return [
            item("durationDays", durationDays.map(String.init).joined(separator: ", "), "AU-3"),
            item("softCloseSeconds", softCloseSeconds, "AU-8"),
            item("maximumExtensionSeconds", maximumExtensionSeconds, "AU-8"),
            item("typoRetractionSeconds", typoRetractionSeconds, "AU-11"),
            item("retractAllSeconds", retractAllSeconds, "AU-11"),
            item("buyNowMinimumPercent", buyNowMinimumPercent, "AU-12"),
            item("relistHintPercent", relistHintPercent, "AU-13"),
            item("requiresVerifiedExpert", requiresVerifiedExpert, "AU-1", source: "000"),
            item("limits.titleMinimumCharacters", limits.titleMinimumCharacters, "AU-3"),
            item("limits.titleMaximumCharacters", limits.titleMaximumCharacters, "AU-3"),
            item("limits.descriptionMaximumCharacters", limits.descriptionMaximumCharacters, "AU-3"),
            item("limits.lineMaximumCharacters", limits.lineMaximumCharacters, "AU-2"),
            item("limits.sealedListMaximumCount", limits.sealedListMaximumCount, "AU-2"),
            item("limits.quantityMaximum", limits.quantityMaximum, "AU-18"),
        ] + increments
    }

    private func item(
        _ key: String, _ value: some CustomStringConvertible, _ rule: String, source: String = "default"
    ) -> PolicyItem {
        PolicyItem(key: "auctions.\(key)", value: value.description, rule: rule, source: source)
    }
}
