import HelpdeskDomain
import ServiceKit
import Wire

/// The policies of helpdesk as the rules take them, checked as a whole before the service starts. They hold for every
/// kind of trade and every market: a mail server knows neither.
struct HelpdeskPolicies: Sendable {
    /// The policy file as it is shipped. Operators override it at start.
    static let shipped: PolicySet = {
        do {
            return try PolicySet.parse(PackageResources.policies_json)
        } catch {
            preconditionFailure("the shipped policy file is malformed: \(error)")
        }
    }()

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
        var faults: [String] = []
        func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64 {
            guard let value = set.value("helpdesk.\(key)")?.integerValue, range.contains(value) else {
                faults.append(
                    "policy helpdesk.\(key) must be an integer from \(range.lowerBound) to \(range.upperBound)")
                return range.lowerBound
            }
            return value
        }
        let pauses = set.integers("helpdesk.mail.retrySeconds")
        let areSound = !pauses.isEmpty && pauses.allSatisfy { (1...86_400).contains($0) }
        if !areSound {
            faults.append("policy helpdesk.mail.retrySeconds must be a list of integers from 1 to 86400")
        }
        retries = RetrySchedule(
            pausesSeconds: areSound ? pauses : [1], giveUpSeconds: integer("mail.giveUpSeconds", in: 1...2_592_000))
        waitingAlarmSeconds = integer("mail.waitingAlarmSeconds", in: 1...2_592_000)
        // A page of messages must fit into a message of the bus.
        contactMaximumCharacters = Int(integer("contact.maximumCharacters", in: 100...5000))
        contactRepeatSeconds = integer("contact.repeatSeconds", in: 1...86_400)
        contactHourlyMaximum = integer("contact.hourlyMaximum", in: 1...1_000_000)
        if !faults.isEmpty { throw ConfigurationFaults(faults) }
    }
}
