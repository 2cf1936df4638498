/// Limits of what a seller may write; all lengths count Unicode characters. The rules leave these numbers open.
package struct ListingLimits: Hashable, Codable, Sendable {
    package var titleMinimumCharacters: Int
    package var titleMaximumCharacters: Int
    package var descriptionMaximumCharacters: Int
    /// The limit of each short text: what, when, postal area, provider, occupation.
    package var lineMaximumCharacters: Int
    /// The most persons, contracts or times of a sealed part (AU-2).
    package var sealedListMaximumCount: Int
    /// The most pieces that a fixed-price listing may offer (AU-18).
    package var quantityMaximum: Int

    package init(
        titleMinimumCharacters: Int = 3, titleMaximumCharacters: Int = 120,
        descriptionMaximumCharacters: Int = 10_000, lineMaximumCharacters: Int = 200,
        sealedListMaximumCount: Int = 20, quantityMaximum: Int = 100_000
    ) {
        self.titleMinimumCharacters = titleMinimumCharacters
        self.titleMaximumCharacters = titleMaximumCharacters
        self.descriptionMaximumCharacters = descriptionMaximumCharacters
        self.lineMaximumCharacters = lineMaximumCharacters
        self.sealedListMaximumCount = sealedListMaximumCount
        self.quantityMaximum = quantityMaximum
    }
}
