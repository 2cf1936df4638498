import Contracts
import Kernel
import ServiceKit

/// What a contract document shows, from top to bottom: made once, then drawn as HTML and as PDF, so that both say the
/// same.
struct ContractContent: Sendable {
    /// One line of a table.
    struct Entry: Hashable, Sendable {
        let label: String
        /// May have several lines.
        let value: String
        /// A hash, which is set smaller.
        let isCode: Bool

        /// Takes the words of members as they are, and makes them harmless.
        init(_ label: String, _ value: String, isCode: Bool = false) {
            self.label = label
            self.isCode = isCode
            self.value = ReadableText.block(value)
        }
    }

    enum Block: Hashable, Sendable {
        case paragraph(String)
        /// A heading of second rank.
        case subheading(String)
        case table([Entry])
        /// Numbered from 1.
        case clauses([String])
    }

    struct Section: Hashable, Sendable {
        let heading: String
        let blocks: [Block]
    }

    let language: Language
    let number: String
    let hash: String
    let awardedAt: Timestamp
    /// E.g. "Contract for a consultation appointment".
    let title: String
    /// Who agreed on what and when, in one sentence.
    let introduction: String
    let sections: [Section]
    let words: any ContractWords

    init(_ snapshot: ContractSnapshot, hash: String) {
        let words = snapshot.language.contractWords
        language = snapshot.language
        number = snapshot.number
        self.hash = hash
        awardedAt = snapshot.awardedAt
        title = words.documentTitle(snapshot.kind)
        introduction = words.introduction(
            number: snapshot.number, instant: ContractContent.instant(snapshot), kind: snapshot.kind)
        self.words = words
        sections =
            [
                ContractContent.parties(snapshot, words), ContractContent.subject(snapshot, words),
                ContractContent.need(snapshot, words), ContractContent.price(snapshot, words),
                ContractContent.duties(snapshot, words), ContractContent.document(snapshot, hash, words),
            ].compactMap { $0 }
    }

    private static func instant(_ snapshot: ContractSnapshot) -> String {
        snapshot.awardedAt.text(in: snapshot.language, market: snapshot.market, withSeconds: true)
    }

    private static func parties(_ snapshot: ContractSnapshot, _ words: any ContractWords) -> Section {
        var blocks: [Block] = []
        for (label, party) in [(words.seller, snapshot.seller), (words.buyer, snapshot.buyer)] {
            blocks.append(.subheading(label))
            var entries = [Entry(words.userName, party.userName), Entry(words.status, words.status(party.status))]
            if let contact = party.contact {
                entries = [
                    Entry(words.name, contact.fullName), Entry(words.userName, party.userName),
                    Entry(words.address, contact.addressLines.joined(separator: "\n")),
                    Entry(words.phone, contact.phone), Entry(words.email, contact.email),
                    Entry(words.status, words.status(party.status)),
                ]
            }
            blocks.append(.table(entries.filter { !$0.value.isEmpty }))
        }
        if snapshot.seller.contact == nil && snapshot.buyer.contact == nil {
            blocks.append(.paragraph(words.noContact))
        }
        return Section(heading: words.partiesHeading, blocks: blocks)
    }

    private static func subject(_ snapshot: ContractSnapshot, _ words: any ContractWords) -> Section {
        var entries = [
            Entry(words.subjectTitle, snapshot.title), Entry(words.kind, words.kind(snapshot.kind)),
        ]
        if snapshot.kind != .appointment || snapshot.quantity != 1 {
            entries.append(Entry(words.quantity, String(snapshot.quantity)))
        }
        var blocks: [Block] = [.table(entries)]
        let description = ReadableText.block(snapshot.description)
        if !description.isEmpty { blocks += [.subheading(words.description), .paragraph(description)] }
        return Section(heading: words.subjectHeading, blocks: blocks)
    }

    private static func need(_ snapshot: ContractSnapshot, _ words: any ContractWords) -> Section? {
        var blocks: [Block] = []
        if let need = snapshot.need {
            blocks.append(
                .table([
                    Entry(words.requestType, words.requestType(need.requestType)),
                    Entry(words.subjects, need.subjects.map(words.subject).joined(separator: ", ")),
                    Entry(words.what, need.what), Entry(words.postalArea, need.postalArea),
                    Entry(words.when, need.when),
                ]))
        }
        if let hash = snapshot.sealedPartHash {
            blocks += [.paragraph(words.sealedNote), .table([Entry(words.checksum, hash, isCode: true)])]
        }
        return blocks.isEmpty ? nil : Section(heading: words.needHeading, blocks: blocks)
    }

    private static func price(_ snapshot: ContractSnapshot, _ words: any ContractWords) -> Section {
        Section(
            heading: words.priceHeading,
            blocks: [
                .table([
                    Entry(words.price, snapshot.price.text(in: snapshot.language)),
                    Entry(words.awardedAt, instant(snapshot)),
                    Entry(words.market, words.market(snapshot.market)),
                ])
            ])
    }

    private static func duties(_ snapshot: ContractSnapshot, _ words: any ContractWords) -> Section {
        Section(heading: words.dutiesHeading, blocks: [.clauses(words.clauses(ContractTerms(snapshot)))])
    }

    private static func document(
        _ snapshot: ContractSnapshot, _ hash: String, _ words: any ContractWords
    ) -> Section {
        Section(
            heading: words.documentHeading,
            blocks: [
                .paragraph(words.hashNote),
                .table([
                    Entry(words.number, snapshot.number), Entry(words.checksum, hash, isCode: true),
                    Entry(words.order, snapshot.order.description), Entry(words.award, snapshot.award.description),
                    Entry(words.listing, snapshot.listing.description),
                ]),
            ])
    }
}
