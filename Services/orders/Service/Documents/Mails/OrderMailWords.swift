import Kernel
import OrdersDomain

/// What a mail about an order says, in one language (MK-1).
struct OrderNotice: Sendable {
    var subject: String
    /// Before the facts of the order. In German the first one follows the comma of the greeting.
    var paragraphs: [String]
    /// What stands before the end of the span that the mail is about; nil where no span is told.
    var dueLabel: String?
    /// Whether the words of a member belong to it.
    var quotes = false
    /// After the facts: what may be done, or what follows, point by point.
    var points: [String] = []
}

/// The words of the mails about orders in one language. What the contract has words for is taken from there.
protocol OrderMailWords: Sendable {
    func greeting(_ name: String) -> String
    var closing: String { get }
    /// How a title stands inside a sentence.
    func quoted(_ title: String) -> String

    // The mail of the award (OR-2).
    func awardSubject(_ side: OrderSide, title: String, number: String) -> String
    func awardOpening(_ side: OrderSide, _ award: AwardWords) -> String
    func isContract(_ kind: TradeKind) -> String
    func partnerHeading(_ side: OrderSide) -> String
    var contractHeading: String { get }
    var stepsHeading: String { get }
    func steps(_ side: OrderSide, _ terms: ContractTerms) -> [String]
    func whereToFind(_ side: OrderSide) -> String
    var hashIntroduction: String { get }

    // The sealed part (AU-2).
    var sealedHeading: String { get }
    var sealedNote: String { get }
    func person(_ relation: String) -> String
    func birthYear(_ year: Int) -> String
    var situation: String { get }
    var existingContracts: String { get }
    func contract(subject: String, provider: String?, endsOn: String?) -> String
    var preferredTimes: String { get }
    func time(weekday: String, from: String, until: String) -> String

    // The other mails.
    func notice(_ cause: OrderMailCause, _ facts: OrderMailFacts) -> OrderNotice
    var partner: String { get }
    var reason: String { get }
    /// The words of a reason of OR-8; one that this build does not know stands as it is.
    func reason(_ code: String) -> String
    /// Stands before the words of a member.
    var message: String { get }
}

/// What the opening sentence of the award's mail tells.
struct AwardWords: Sendable {
    let kind: TradeKind
    let title: String
    /// The partner's user name.
    let partner: String
    let price: String
}

extension Language {
    /// The words of the mails about orders in this language.
    var orderMailWords: any OrderMailWords {
        switch self {
        case .de: GermanOrderMailWords()
        case .nl: DutchOrderMailWords()
        case .en: EnglishOrderMailWords()
        }
    }
}
