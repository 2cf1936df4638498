import Kernel

/// All that the buyer of an appointment needs to know, opened to the winner alone by a call of its own (AU-2). It is
/// kept apart from `ListingContent`, so that no read, event, log or proof of a listing can carry it by accident.
package struct SealedPart: Hashable, Codable, Sendable {
    /// One of the persons whom the request is about.
    package struct Person: Hashable, Codable, Sendable {
        /// E.g. `self`, `partner`, `child`.
        package var relation: String
        package var birthYear: Int?
        package var occupation: String?

        package init(relation: String, birthYear: Int? = nil, occupation: String? = nil) {
            self.relation = relation
            self.birthYear = birthYear
            self.occupation = occupation
        }
    }

    /// A contract that exists already.
    package struct ExistingContract: Hashable, Codable, Sendable {
        package var subject: String
        package var provider: String?
        package var endsOn: CivilDate?

        package init(subject: String, provider: String? = nil, endsOn: CivilDate? = nil) {
            self.subject = subject
            self.provider = provider
            self.endsOn = endsOn
        }
    }

    /// A time of the week at which the appointment would suit, local to the main market of the listing.
    package struct PreferredTime: Hashable, Codable, Sendable {
        /// 1 = Monday … 7 = Sunday.
        package var weekday: Int
        /// Minutes after midnight, 0 … 1440, the start before the end.
        package var fromMinute: Int
        package var untilMinute: Int

        package init(weekday: Int, fromMinute: Int, untilMinute: Int) {
            self.weekday = weekday
            self.fromMinute = fromMinute
            self.untilMinute = untilMinute
        }
    }

    package var persons: [Person]
    package var situation: String
    package var existingContracts: [ExistingContract]
    package var times: [PreferredTime]

    package init(
        persons: [Person], situation: String, existingContracts: [ExistingContract], times: [PreferredTime]
    ) {
        self.persons = persons
        self.situation = situation
        self.existingContracts = existingContracts
        self.times = times
    }
}

/// A sealed part that reaches a log by accident says nothing.
extension SealedPart: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "sealed" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
