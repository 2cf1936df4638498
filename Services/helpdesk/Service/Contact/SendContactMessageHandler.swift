import Contracts
import HelpdeskDomain
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit

/// Takes a message of the public contact form into the platform's inbox (OR-9). Nothing is mailed to anybody.
@Loop
struct SendContactMessageHandler {
    let context: ServiceContext
    let policies: HelpdeskPolicies

    func handle(_ request: SendContactMessage.Request, _ call: CallContext) async throws -> ContactReceipt {
        let note: ContactNote
        do throws(ContactNote.Rejection) {
            note = try ContactNote(
                address: request.address, message: request.message,
                maximumCharacters: policies.contactMaximumCharacters)
        } catch {
            throw HelpdeskErrors.faulty(error)
        }
        // A stranger has no name that a key could belong to; strangers are known by what they write.
        guard call.metadata.idempotencyKey != nil, call.metadata.principal != nil else {
            return try await context.pool.transaction { tx in try await store(note, request.language, tx) }
        }
        return try await context.idempotency.once(try Idempotency.Claim(call, request), call) { tx in
            try await store(note, request.language, tx)
        }
    }

    private func store(_ note: ContactNote, _ language: Language, _ tx: Transaction) async throws -> ContactReceipt {
        let hash = note.contentHash
        let lockKey = hash.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        _ = try await tx.query(ContactMessageStore.lock, .int64(lockKey))
        // The clock is read behind the lock, and so is what the lock protects.
        let results = try await tx.pipeline([
            Query(ContactMessageStore.findRecent, [.bytes(hash), .int64(policies.contactRepeatSeconds)]),
            Query(ContactMessageStore.countRecent), Query(ServiceClock.read),
        ])
        if let known = results[0].rows.first {
            return ContactReceipt(id: try known.id(0), receivedAt: try known.timestamp(1))
        }
        guard try results[1].single.int64(0) < policies.contactHourlyMaximum else {
            throw HelpdeskErrors.contactFormBusy
        }
        let now = try results[2].single.timestamp(0)
        let receipt = ContactReceipt(id: context.newID(at: now), receivedAt: now)
        tx.enqueue(
            ContactMessageStore.insert, .id(receipt.id), .text(note.address.description), .text(note.message),
            .text(language.rawValue), .timestamp(now), .bytes(hash))
        return receipt
    }
}
