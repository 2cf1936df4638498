/// Where a mail stands (OR-2).
package enum DeliveryStatus: String, Hashable, Sendable, CaseIterable {
    /// Not sent yet, or refused for a while: it is tried when it is due.
    case waiting
    /// The attempt is on record and the text may be on its way.
    case sending
    /// The mail server took it over.
    case delivered
    /// The mail server refused it for good, or for as long as it is tried.
    case undelivered
    /// The text was handed over and no answer is known: it is never sent again.
    case unknown

    /// Whether nothing more will be done for the mail.
    package var isFinal: Bool {
        switch self {
        case .waiting, .sending: false
        case .delivered, .undelivered, .unknown: true
        }
    }
}
