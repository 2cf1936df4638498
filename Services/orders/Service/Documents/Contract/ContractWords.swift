import Contracts
import Kernel

/// The words of a contract in one language (MK-1).
protocol ContractWords: Sendable {
    func documentTitle(_ kind: TradeKind) -> String
    func introduction(number: String, instant: String, kind: TradeKind) -> String
    func page(_ number: Int, of count: Int) -> String
    /// For the foot of each page.
    var checksumShort: String { get }
    /// Explains the sign that stands for characters that the fonts lack.
    var missingCharacters: String { get }

    var partiesHeading: String { get }
    var subjectHeading: String { get }
    var needHeading: String { get }
    var priceHeading: String { get }
    var dutiesHeading: String { get }
    var documentHeading: String { get }

    var seller: String { get }
    var buyer: String { get }
    var name: String { get }
    var userName: String { get }
    var address: String { get }
    var phone: String { get }
    var email: String { get }
    var status: String { get }
    func status(_ status: MemberStatus) -> String
    var noContact: String { get }

    var subjectTitle: String { get }
    var description: String { get }
    var kind: String { get }
    func kind(_ kind: TradeKind) -> String
    var quantity: String { get }

    var requestType: String { get }
    func requestType(_ value: String) -> String
    var subjects: String { get }
    func subject(_ value: String) -> String
    var what: String { get }
    var postalArea: String { get }
    var when: String { get }
    var sealedNote: String { get }

    var price: String { get }
    var awardedAt: String { get }
    var market: String { get }
    func market(_ market: Market) -> String

    func clauses(_ terms: ContractTerms) -> [String]

    var hashNote: String { get }
    var checksum: String { get }
    var number: String { get }
    var order: String { get }
    var award: String { get }
    var listing: String { get }
}

extension Language {
    /// The words of a contract in this language.
    var contractWords: any ContractWords {
        switch self {
        case .de: GermanContractWords()
        case .nl: DutchContractWords()
        case .en: EnglishContractWords()
        }
    }
}
