/// A duration as people type it: `90s`, `2h30m`, `3d`.
struct DurationText {
    let seconds: Int64

    /// The longest duration: a hundred years.
    static let maximumSeconds: Int64 = 36_525 * 86_400

    /// Nil for anything but numbers with the units d, h, m, s, each at most once and from large to small.
    init?(_ text: String) {
        let units: [(Character, Int64)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
        var allowed = units[...]
        var digits = ""
        var total: Int64 = 0
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            guard let index = allowed.firstIndex(where: { $0.0 == character }), let number = Int64(digits),
                number <= DurationText.maximumSeconds / units[index].1
            else { return nil }
            total += number * units[index].1
            allowed = allowed[(index + 1)...]
            digits = ""
        }
        guard digits.isEmpty, !text.isEmpty, total <= DurationText.maximumSeconds else { return nil }
        seconds = total
    }
}
