import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit

/// The platform's inbox for administrators (OR-9). Every reading is on record, in the same transaction.
@Loop
struct ContactInbox {
    private static let scope = "contact"
    /// Bytes of messages on one page.
    private static let pageBytes = 1 << 20

    let context: ServiceContext

    func page(_ request: ListContactMessages.Request) async throws -> Page<ContactMessage> {
        let limit = try PageCursor.limit(request.limit, maximum: 100)
        let before =
            try request.cursor.map { try PageCursor.decode($0, scope: ContactInbox.scope, as: ContactMessageID.self) }
            ?? ContactMessageID(high: .max, low: .max)
        return try await context.pool.transaction { tx in
            let results = try await tx.pipeline([
                Query(ContactMessageStore.page, [.id(before), .int64(Int64(limit) + 1)]), Query(ServiceClock.read),
            ])
            let rows = results[0].rows
            let messages = ContactInbox.fitting(try rows.prefix(limit).map(ContactMessageStore.message))
            let hasMore = rows.count > messages.count
            enqueueReading(messages, request.administrator, at: try results[1].single.timestamp(0), tx)
            return Page(
                items: messages,
                nextCursor: hasMore
                    ? try messages.last.map { try PageCursor.encode($0.id, scope: ContactInbox.scope) } : nil)
        }
    }

    /// Done once is done; a repetition changes nothing.
    func close(_ request: CloseContactMessage.Request) async throws -> ContactMessage {
        try await context.pool.transaction { tx in
            let results = try await tx.pipeline([
                Query(ContactMessageStore.lockMessage, [.id(request.message)]), Query(ServiceClock.read),
            ])
            guard let row = results[0].rows.first else {
                throw HelpdeskErrors.contactMessageNotFound(request.message)
            }
            var message = try ContactMessageStore.message(row)
            let now = try results[1].single.timestamp(0)
            if !message.isDone {
                tx.enqueue(ContactMessageStore.close, .id(message.id), .timestamp(now), .id(request.administrator))
                message.isDone = true
            }
            // The answer shows the message again.
            enqueueReading([message], request.administrator, at: now, tx)
            return message
        }
    }

    /// As many of the first messages as an answer of the bus holds with ease, at least one.
    private static func fitting(_ messages: [ContactMessage]) -> [ContactMessage] {
        var left = pageBytes
        return Array(
            messages.enumerated().prefix { index, message in
                left -= message.message.utf8.count
                return index == 0 || left >= 0
            }.map(\.element))
    }

    private func enqueueReading(
        _ messages: [ContactMessage], _ administrator: MemberID, at now: Timestamp, _ tx: Transaction
    ) {
        tx.enqueue(
            ContactMessageStore.logReading, .id(administrator), .idArray(messages.map(\.id)), .timestamp(now))
    }
}
