import Kernel
import Wire

/// The public contact form (OR-9): a message for the platform's inbox. Nothing is mailed.
package enum SendContactMessage: RPCMethod {
    package struct Request: Codable, Sendable {
        /// The sender's mail address.
        package var address: String
        /// 1 … 5000 characters.
        package var message: String
        package var language: Language

        package init(address: String, message: String, language: Language) {
            self.address = address
            self.message = message
            self.language = language
        }
    }
    package typealias Response = ContactReceipt
    package static let service: ServiceName? = .helpdesk
    package static let name = "sendContactMessage"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = false
}

/// What the sender of a contact message gets.
package struct ContactReceipt: Codable, Hashable, Sendable {
    package var id: ContactMessageID
    package var receivedAt: Timestamp

    package init(id: ContactMessageID, receivedAt: Timestamp) {
        self.id = id
        self.receivedAt = receivedAt
    }
}

/// A message of the contact form, as administrators see it.
package struct ContactMessage: Codable, Hashable, Sendable {
    package var id: ContactMessageID
    package var address: String
    package var message: String
    package var language: Language
    package var receivedAt: Timestamp
    package var isDone: Bool

    package init(
        id: ContactMessageID, address: String, message: String, language: Language, receivedAt: Timestamp, isDone: Bool
    ) {
        self.id = id
        self.address = address
        self.message = message
        self.language = language
        self.receivedAt = receivedAt
        self.isDone = isDone
    }
}

/// The platform's inbox, newest first (OR-9), for administrators; each reading is logged.
package enum ListContactMessages: RPCMethod {
    package struct Request: Codable, Sendable {
        package var administrator: MemberID
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(administrator: MemberID, cursor: String?, limit: Int) {
            self.administrator = administrator
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<ContactMessage>
    package static let service: ServiceName? = .helpdesk
    package static let name = "listContactMessages"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// Marks a message of the inbox as done.
package enum CloseContactMessage: RPCMethod {
    package struct Request: Codable, Sendable {
        package var administrator: MemberID
        package var message: ContactMessageID

        package init(administrator: MemberID, message: ContactMessageID) {
            self.administrator = administrator
            self.message = message
        }
    }
    package typealias Response = ContactMessage
    package static let service: ServiceName? = .helpdesk
    package static let name = "closeContactMessage"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
