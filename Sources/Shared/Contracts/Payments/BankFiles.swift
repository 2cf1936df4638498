import Kernel
import Wire

/// The files for the bank, newest first.
package enum ListBankFiles: RPCMethod {
    package struct Request: Codable, Sendable {
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(cursor: String?, limit: Int) {
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<BankFile>
    package static let service: ServiceName? = .payments
    package static let name = "listBankFiles"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// A file for the bank with its content.
package struct BankFileContent: Codable, Hashable, Sendable {
    package var file: BankFile
    package var xml: String

    package init(file: BankFile, xml: String) {
        self.file = file
        self.xml = xml
    }
}

/// One file for the bank.
package enum GetBankFile: RPCMethod {
    package struct Request: Codable, Sendable {
        package var file: BankFileID

        package init(file: BankFileID) {
            self.file = file
        }
    }
    package typealias Response = BankFileContent
    package static let service: ServiceName? = .payments
    package static let name = "getBankFile"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// Imports a bank statement, camt.053 (PY-6); the same statement twice has one effect.
package enum ImportStatement: RPCMethod {
    package struct Request: Codable, Sendable {
        /// At most 3 MiB.
        package var xml: String

        package init(xml: String) {
            self.xml = xml
        }
    }
    package typealias Response = StatementImport
    package static let service: ServiceName? = .payments
    package static let name = "importStatement"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static let defaultTimeoutMilliseconds: Int64 = 30000
}

/// What of the imported statements matched nothing, oldest first (PY-6).
package enum ListUnmatchedEntries: RPCMethod {
    package struct Request: Codable, Sendable {
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(cursor: String?, limit: Int) {
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<UnmatchedEntry>
    package static let service: ServiceName? = .payments
    package static let name = "listUnmatchedEntries"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// Where the platform's account at the bank stands by the statements that were imported (PY-6).
package struct BankPosition: Codable, Hashable, Sendable {
    package var iban: String
    /// How many statements were imported.
    package var statementNumber: Int64
    /// The newest statement's closing balance.
    package var closing: Money

    package init(iban: String, statementNumber: Int64, closing: Money) {
        self.iban = iban
        self.statementNumber = statementNumber
        self.closing = closing
    }
}

/// Where the platform's account at the bank stands: what the next statement must open with.
package enum GetBankPosition: RPCMethod {
    package typealias Request = Empty
    package typealias Response = BankPosition
    package static let service: ServiceName? = .payments
    package static let name = "getBankPosition"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
