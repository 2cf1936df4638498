import HelpdeskDomain
import ServiceKit
import Wire

/// The policies of helpdesk as the rules take them, checked as a whole before the service starts. They hold for every
/// kind of trade and every market: a mail server knows neither.
struct HelpdeskPolicies: Sendable {
    /// The policy file as it is shipped. Operators override it at start.
    static let shipped = PolicySet.shipped(PackageResources.policies_json)

    /// When mails are tried again (OR-2).
    let retries: RetrySchedule
    /// After how many seconds of waiting for our own side a mail makes the service unwell.
    let waitingAlarmSeconds: Int64
    /// The longest text of the contact form (OR-9).
    let contactMaximumCharacters: Int
    /// For how long the same text from the same address is the same message.
    let contactRepeatSeconds: Int64
    /// How many messages of the form are taken within an hour, all senders together.
    let contactHourlyMaximum: Int64

    /// - Throws: `ConfigurationFaults` that name every value out of its range.
    init(_ set: PolicySet) throws(ConfigurationFaults) {
        var reader = PolicyReader(set, of: .helpdesk)
        retries = RetrySchedule(
            pausesSeconds: reader.integers("mail.retrySeconds", in: 1...86_400),
            giveUpSeconds: reader.integer("mail.giveUpSeconds", in: 1...2_592_000))
        waitingAlarmSeconds = reader.integer("mail.waitingAlarmSeconds", in: 1...2_592_000)
        // A page of messages must fit into a message of the bus.
        contactMaximumCharacters = Int(reader.integer("contact.maximumCharacters", in: 100...5000))
        contactRepeatSeconds = reader.integer("contact.repeatSeconds", in: 1...86_400)
        contactHourlyMaximum = reader.integer("contact.hourlyMaximum", in: 1...1_000_000)
        try reader.check()
    }
}
