import Contracts
import Kernel
import ServiceKit

/// The sealed part as the buyer reads it in the mail of the award (OR-2): all data of the need.
enum SealedPartText {
    static func add(_ sealed: SealedPart, _ language: Language, to body: inout MailBody) {
        let words = language.orderMailWords
        body.heading(words.sealedHeading)
        body.paragraph(words.sealedNote)
        body.table(
            sealed.persons.map { person in
                MailBody.Entry(
                    words.person(person.relation),
                    [person.birthYear.map(words.birthYear), person.occupation].compactMap { $0 }
                        .filter { !$0.isEmpty }.joined(separator: ", ").orDash)
            })
        if !sealed.situation.isEmpty {
            body.paragraph("\(words.situation):")
            body.quote(sealed.situation)
        }
        if !sealed.existingContracts.isEmpty {
            body.paragraph("\(words.existingContracts):")
            body.list(
                sealed.existingContracts.map { contract in
                    words.contract(
                        subject: contract.subject, provider: contract.provider,
                        endsOn: contract.endsOn?.text(in: language))
                })
        }
        let times = sealed.times.filter { (1...7).contains($0.weekday) }
        if !times.isEmpty {
            body.paragraph("\(words.preferredTimes):")
            body.list(
                times.map { time in
                    words.time(
                        weekday: ReaderText.weekday(time.weekday, in: language),
                        from: ReaderText.timeOfDay(minute: time.fromMinute),
                        until: ReaderText.timeOfDay(minute: time.untilMinute))
                })
        }
    }
}

extension String {
    /// A dash for nothing, so that a line of a table is not lost.
    fileprivate var orDash: String { isEmpty ? "–" : self }
}
