import Kernel

/// One move of the end by the soft close (AU-8).
package struct Extension: Hashable, Codable, Sendable {
    /// The sequence of the bid that moved the end.
    package let sequence: Int64
    /// The instant of that bid.
    package let at: Timestamp
    /// The end before and after.
    package let from: Timestamp
    package let to: Timestamp

    package init(sequence: Int64, at: Timestamp, from: Timestamp, to: Timestamp) {
        self.sequence = sequence
        self.at = at
        self.from = from
        self.to = to
    }
}

/// The moves of an auction's end: how many, and the latest of them. A hot auction can move its end with every bid of
/// its last hour, so only the latest are kept in the row; the chain has them all.
package struct ExtensionHistory: Hashable, Codable, Sendable {
    /// How many of the latest extensions are kept.
    package static let keptMaximumCount = 32

    package private(set) var count: Int
    /// The latest extensions, oldest first, at most `keptMaximumCount`.
    package private(set) var latest: [Extension]

    package init(count: Int = 0, latest: [Extension] = []) {
        self.count = count
        self.latest = latest
    }

    mutating func append(_ extension: Extension) {
        count += 1
        if latest.count == ExtensionHistory.keptMaximumCount { latest.removeFirst() }
        latest.append(`extension`)
    }
}
