import Kernel

/// Why a bank statement is not taken (PY-6): nothing of it is used then. Lines count from 1.
package enum StatementFault: Error, Hashable, Sendable {
    /// The document is larger than the caller allows.
    case tooLarge(bytes: Int, maximum: Int)
    /// A statement needs no document type, and entities are a way to attack the reader.
    case documentType
    /// No well-formed XML, or one that breaks off.
    case malformed(line: Int)
    /// More elements, or a deeper nesting, than any statement has.
    case tooComplex(line: Int)
    /// The document holds no camt.053 statement.
    case noStatement
    /// The document holds several statements; each is imported by itself.
    case severalStatements(count: Int)
    /// A part that every statement has is not there.
    case missing(element: String, line: Int)
    /// A text that is no date, number, amount or indicator.
    case unreadable(element: String, text: String, line: Int)
    /// There is no balance with one of these codes.
    case missingBalance(codes: [String])
    /// Two balances of one kind contradict each other.
    case contradictoryBalances(code: String)
    /// A currency that the platform keeps no account in.
    case unknownCurrency(String)
    /// An amount is in another currency than the account.
    case mixedCurrency(String, account: CurrencyCode, line: Int)
    /// The amount has more decimals than the currency.
    case tooManyDecimals(text: String, currency: CurrencyCode, line: Int)
    /// The details of an entry do not make up its amount; minor units.
    case detailSum(position: Int, details: Int64, entry: Int64)
    /// Opening + entries is not the closing balance; minor units.
    case balance(opening: Int64, entries: Int64, closing: Int64)
}

extension StatementFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge(let bytes, let maximum): "the statement has \(bytes) bytes, at most \(maximum) are taken"
        case .documentType: "a statement must not have a document type (DOCTYPE)"
        case .malformed(let line): "the statement is no well-formed XML, or breaks off: line \(line)"
        case .tooComplex(let line): "the statement has too many elements or nests them too deeply: line \(line)"
        case .noStatement: "the document holds no statement (camt.053)"
        case .severalStatements(let count): "the document holds \(count) statements, one is taken"
        case .missing(let element, let line): "\(element) is missing in the element of line \(line)"
        case .unreadable(let element, let text, let line): "\(element) cannot be \"\(text)\": line \(line)"
        case .missingBalance(let codes): "the statement states no balance \(codes.joined(separator: " or "))"
        case .contradictoryBalances(let code): "the statement states two different balances \(code)"
        case .unknownCurrency(let code): "no account is kept in the currency \"\(code)\""
        case .mixedCurrency(let code, let account, let line):
            "an amount is in \"\(code)\", the account in \(account.rawValue): line \(line)"
        case .tooManyDecimals(let text, let currency, let line):
            "\(text) has more decimals than \(currency.rawValue): line \(line)"
        case .detailSum(let position, let details, let entry):
            "the details of entry \(position) make \(details), the entry is \(entry) (minor units)"
        case .balance(let opening, let entries, let closing):
            "opening \(opening) and entries \(entries) do not make the closing balance \(closing) (minor units)"
        }
    }
}
