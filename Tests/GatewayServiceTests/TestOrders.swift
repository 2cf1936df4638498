import Contracts
import Kernel
import Messaging
import Reactor
import Signing
import Wire

@testable import GatewayService

/// Orders, payments and mail behind the gateway as tests need them: one order of Anna, the seller, and Ben, the buyer.
@Loop
final class TestOrders {
    nonisolated static let order = OrderID(high: 0x0193_9c6f_7a30_7c5e, low: 0x9d1a_5b6f_0c2e_4a11)
    nonisolated static let proposal = ProposalID(high: 0x0193_9c6f_7a30_7c5e, low: 0x9d1a_5b6f_0c2e_4a12)
    nonisolated static let mandate = MandateID(high: 0x0193_9c6f_7a30_7c5e, low: 0x9d1a_5b6f_0c2e_4a13)
    nonisolated static let file = BankFileID(high: 0x0193_9c6f_7a30_7c5e, low: 0x9d1a_5b6f_0c2e_4a14)
    nonisolated static let message = ContactMessageID(high: 0x0193_9c6f_7a30_7c5e, low: 0x9d1a_5b6f_0c2e_4a15)
    nonisolated static let at = Timestamp(seconds: 1_795_000_000)
    nonisolated static let day = CivilDate(dayNumber: 20_775)
    nonisolated static let euros = Money(amount: 12_500, currency: .eur)
    nonisolated static let html = "<!doctype html><html lang=\"de\"><style>p{color:#000}</style><p>Müller</p></html>"

    /// The methods that were called, with what came with them.
    private(set) var calls: [(method: String, metadata: Metadata)] = []
    /// The last request of each method, as JSON.
    private(set) var requests: [String: JSONValue] = [:]

    init(_ front: TestFront) {
        orders(front.router)
        ratings(front.router)
        payments(front.router)
        helpdesk(front.router)
    }

    private func serve<M: RPCMethod>(
        _ router: RPCRouter, _ method: M.Type, _ answer: @escaping @Loop (M.Request) throws -> M.Response
    ) {
        router.register(method, of: method.service ?? .orders) { [self] request, call in
            calls.append((call.method, call.metadata))
            requests[call.method] = try JSON.decode(JSONValue.self, from: JSON.encode(request))
            return try answer(request)
        }
    }

    /// The side of a member; strangers learn nothing.
    private func side(_ order: OrderID, _ member: MemberID) throws -> String {
        guard order == Self.order, let side = [TestCredentials.anna: "seller", TestCredentials.ben: "buyer"][member]
        else { throw RPCError(.notFound, reason: "ORDER_UNKNOWN", "no such order of this member", rule: "OR-3") }
        return side
    }

    private func orders(_ router: RPCRouter) {
        serve(router, GetOrder.self) { try self.view($0.order, $0.viewer) }
        serve(router, ListOrders.self) { request in
            Page(items: request.side == "sold" ? [Self.summary] : [], nextCursor: request.cursor == nil ? "next" : nil)
        }
        serve(router, GetContract.self) { request in
            _ = try self.side(request.order, request.viewer)
            let content = ["json": "{\"a\":1}", "html": Self.html, "pdf": "%PDF-1.7"][request.format] ?? ""
            return ContractDocument(
                order: request.order, number: "GV-2026-000123", hash: "abc", mediaType: "as stored",
                content: base64URL(Array(content.utf8)))
        }
        serve(router, GetAppointmentCalendar.self) { request in
            _ = try self.side(request.order, request.viewer)
            return CalendarFile(content: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        }
        serve(router, ProposeAppointment.self) { try self.view($0.order, $0.member) }
        serve(router, AcceptAppointment.self) { try self.view($0.order, $0.member) }
        serve(router, AttestAppointment.self) { try self.view($0.order, $0.member) }
        serve(router, AskCancellation.self) { try self.view($0.order, $0.member) }
        serve(router, AnswerCancellation.self) { try self.view($0.order, $0.member) }
        serve(router, OpenSupportCase.self) { try self.view($0.order, $0.member) }
        serve(router, ListSupportCases.self) { _ in Page(items: [Self.supportCase], nextCursor: nil) }
    }

    private func ratings(_ router: RPCRouter) {
        serve(router, ListRatingsToGive.self) { _ in
            RatingsToGive(items: [
                RatingToGive(
                    order: Self.order, number: "GV-2026-000123", title: "Beratung", role: "seller", partner: "ben",
                    heldAt: Self.at)
            ])
        }
        serve(router, RateExpert.self) { request in
            _ = try self.side(request.order, request.member)
            return Empty()
        }
        serve(router, RateSeller.self) { request in
            _ = try self.side(request.order, request.member)
            return Empty()
        }
        serve(router, GetRatings.self) { request in
            let answers = ExpertAnswers(
                statusDisclosed: "yes", needsAnalysisFitted: nil, solutionsFitted: "no",
                presentationUnderstandable: nil, adviceDocumented: nil, wouldRecommend: "yes")
            return RatingStatistics(
                member: request.member,
                asExpert: [AnswerCount(question: "statusDisclosed", yes: 1, no: 0, noAnswer: 0)], expertRatings: 1,
                positive: 2, neutral: 0, negative: 0,
                newest: [
                    PublicRating(authorRole: "seller", grade: nil, answers: answers, text: "Gut.", ratedAt: Self.at)
                ])
        }
    }

    private func payments(_ router: RPCRouter) {
        serve(router, GetOrderPayment.self) { request in
            let isBuyer = try self.side(request.order, request.viewer) == "buyer"
            return OrderPayment(
                order: request.order, price: Self.euros, fee: Self.euros, vat: Self.euros, feeBearer: "buyer",
                collection: "announced", collectOn: Self.day, mandate: isBuyer ? "GV-M-1" : nil,
                endToEndID: isBuyer ? "E2E" : nil, settledAt: nil, payout: "waitingForHeld", payoutDueAt: nil,
                payoutOn: nil, payoutPostedAt: nil, refund: "none", refundAmount: nil, deadline: ["rule": "PY-7"])
        }
        serve(router, ListMandates.self) { _ in Mandates(items: [Self.granted]) }
        serve(router, GrantMandate.self) { request in
            guard request.iban.hasPrefix("DE") else {
                throw RPCError(.invalidArgument, reason: "IBAN_INVALID", "mod 97", rule: "PY-3")
            }
            return Self.granted
        }
        serve(router, RevokeMandate.self) { request in
            guard request.mandate == Self.mandate, request.member == TestCredentials.ben else {
                throw RPCError(.notFound, reason: "MANDATE_UNKNOWN", "no such mandate", rule: "PY-3")
            }
            return Self.granted
        }
        serve(router, GetPayoutAccount.self) { request in
            guard request.member == TestCredentials.anna else {
                throw RPCError(.notFound, reason: "PAYOUT_ACCOUNT_MISSING", "none", rule: "PY-7")
            }
            return PayoutAccount(holder: "Anna Muster", maskedIban: "DE02…2051")
        }
        serve(router, SetPayoutAccount.self) { PayoutAccount(holder: $0.holder, maskedIban: "DE02…2051") }
        serve(router, GetStatement.self) { _ in
            let line = StatementLine(
                id: TransferID(high: 1, low: 9), order: Self.order, at: Self.at, purpose: "price", amount: Self.euros,
                state: "posted")
            return Page(items: [line], nextCursor: nil)
        }
        serve(router, ListBankFiles.self) { _ in Page(items: [Self.bankFile], nextCursor: nil) }
        serve(router, GetBankFile.self) { request in
            guard request.file == Self.file else {
                throw RPCError(.notFound, reason: "BANK_FILE_UNKNOWN", "no such file", rule: "PY-3")
            }
            return BankFileContent(file: Self.bankFile, xml: "<Document>ü</Document>")
        }
        serve(router, ImportStatement.self) { request in
            StatementImport(statement: request.xml, entries: 1, matched: 1, unmatched: 0, isRepeated: false)
        }
        serve(router, ListUnmatchedEntries.self) { _ in
            let entry = UnmatchedEntry(
                statement: "7", entry: 1, amount: Self.euros, reference: "?", bookedOn: Self.day)
            return Page(items: [entry], nextCursor: nil)
        }
    }

    private func helpdesk(_ router: RPCRouter) {
        serve(router, ListMails.self) { request in
            let mail = MailDelivery(
                mail: MailID(high: 1, low: 8), source: .orders, cause: "award", recipient: TestCredentials.anna,
                status: request.status ?? "delivered", attempts: 1, answer: "250", requestedAt: Self.at,
                deliveredAt: Self.at, dueAt: nil)
            return Page(items: [mail], nextCursor: nil)
        }
        serve(router, SendContactMessage.self) { _ in ContactReceipt(id: Self.message, receivedAt: Self.at) }
        serve(router, ListContactMessages.self) { _ in Page(items: [Self.contactMessage], nextCursor: nil) }
        serve(router, CloseContactMessage.self) { request in
            guard request.message == Self.message else {
                throw RPCError(.notFound, reason: "CONTACT_MESSAGE_NOT_FOUND", "no such message", rule: "OR-9")
            }
            return Self.contactMessage
        }
    }
}

extension TestOrders {
    nonisolated static let contact = ContactData(
        fullName: "Ben Beispiel", street: "Ring 2", postalCode: "20095", city: "Hamburg", country: "DE",
        phone: "+49 40 1", email: "ben@example.com")
    nonisolated static let partner = OrderPartner(member: TestCredentials.ben, userName: "ben", contact: contact)
    nonisolated static let summary = OrderSummary(
        id: order, number: "GV-2026-000123", listing: ListingID(high: 1, low: 7), kind: .appointment,
        state: "scheduled", title: "Beratung", total: euros, openedAt: at, partner: partner)
    nonisolated static let supportCase = SupportCase(
        id: SupportCaseID(high: 1, low: 6), order: order, openedBy: "seller", cause: "CANCELLATION_UNANSWERED",
        text: "Keine Antwort.", openedAt: at, decideBy: at)
    nonisolated static let granted = Mandate(
        id: mandate, reference: "GV-M-1", scheme: "CORE", holder: "Ben Beispiel", maskedIban: "DE89…3000",
        signedOn: day, lastUsedOn: nil, lapsesOn: day, status: "active")
    nonisolated static let bankFile = BankFile(
        id: file, name: "debit-2026-11-20/1\".xml", kind: "debit", executionDate: day, entries: 1, total: euros,
        hash: "f00", status: "written", createdAt: at)
    nonisolated static let contactMessage = ContactMessage(
        id: message, address: "jan@example.com", message: "Frage", language: .nl, receivedAt: at, isDone: true)

    private func view(_ order: OrderID, _ viewer: MemberID) throws -> OrderView {
        let role = try side(order, viewer)
        let open = AppointmentProposal(
            proposal: Self.proposal, by: "seller", startsAt: Self.at, durationMinutes: 60, place: "Ring 2",
            status: "accepted", proposedAt: Self.at)
        let cancellation = OrderCancellation(
            status: "asked", initiator: "seller", reason: "OTHER", text: "…", feeBearer: "seller", askedAt: Self.at,
            answerBy: Self.at, answeredAt: nil)
        let deadline = OrderDeadline(rule: "OR-8", dueAt: Self.at, onExpiry: "…", explanation: ["rule": "OR-8"])
        return OrderView(
            id: order, number: "GV-2026-000123", listing: ListingID(high: 1, low: 7), kind: .appointment,
            state: "scheduled", role: role, title: "Beratung", total: Self.euros, quantity: 1, market: .de,
            openedAt: Self.at, partner: Self.partner, contractHash: "abc", proposals: [open], agreed: open,
            isAgreementOverdue: false, attestedBySellerAt: Self.at, attestedByBuyerAt: nil,
            cancellation: cancellation, supportCase: Self.supportCase, payoutInstructedAt: nil, deadlines: [deadline],
            allowedActions: [
                OrderAction(action: "answerCancellation", isAllowed: true, reason: nil, rule: "OR-8"),
                OrderAction(action: "attestAppointment", isAllowed: false, reason: "ATTESTED_ALREADY", rule: "OR-6"),
                OrderAction(action: "proposeAppointment", isAllowed: false, reason: "TOO_MANY_PROPOSALS", rule: "OR-5"),
                OrderAction(action: "rateExpert", isAllowed: false, reason: "FROM_A_NEWER_SERVICE", rule: "OR-7"),
            ])
    }
}
