import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import TestKit
import Testing
import Wire

/// Cancellation by consent, with payments as the judge of the race with the payout.
@Suite("Cancellation by consent", .serialized)
@Loop
struct CancellationFlowTests {
    private let seller = OrderFixture.seller
    private let buyer = OrderFixture.buyer

    private func rate(_ fixture: OrderFixture, _ id: OrderID) async throws {
        _ = try await fixture.call(
            RateExpert.self,
            RateExpert.Request(
                order: id, member: seller,
                answers: ExpertAnswers(
                    statusDisclosed: "yes", needsAnalysisFitted: nil, solutionsFitted: nil,
                    presentationUnderstandable: nil, adviceDocumented: nil, wouldRecommend: "no"), text: nil))
        _ = try await fixture.call(
            RateSeller.self, RateSeller.Request(order: id, member: buyer, grade: "negative", text: "Nie da."))
    }

    @Test("OR-8: consent cancels once the money is unwound; both ratings vanish, the private ledger keeps the fault")
    func consent() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.held()
            try await rate(fixture, id)
            var view = try await fixture.ask(id, by: seller, reason: "BUYER_POOR_RATINGS")
            #expect(view.cancellation?.feeBearer == "seller")
            #expect(view.cancellation?.answerBy == Timestamp("2040-03-15T23:00:00Z"))
            #expect(view.deadlines.map(\.rule) == ["OR-8"])
            view = try await fixture.answer(id, by: buyer, consents: true)
            #expect(view.cancellation?.status == "confirmed")
            #expect(view.state == "held")
            #expect(view.allowedActions.allSatisfy { $0.reason == "CANCELLATION_PENDING" })
            #expect(try await fixture.events(id).last == "CancellationAgreed")
            let agreed = try await fixture.orders.rows(
                "SELECT body ->> 'initiator', body ->> 'feeBearer' FROM outbox WHERE type = 'CancellationAgreed'")
            #expect(try agreed.map { [try $0.text(0), try $0.text(1)] } == [["seller", "seller"]])
            try await fixture.tell(OrderUnwound(order: id, refund: nil, unwoundAt: OrderFixture.start), about: id)
            view = try await fixture.view(id, buyer)
            #expect(view.state == "cancelled")
            #expect(view.cancellation?.status == "done")
            #expect(view.allowedActions.allSatisfy { $0.reason == "ORDER_CANCELLED" })
            #expect(try await fixture.events(id).last == "OrderCancelled")
            for member in [seller, buyer] {
                let ratings = try await fixture.bus.call(GetRatings.self, GetRatings.Request(member: member))
                #expect(ratings.newest.isEmpty && ratings.expertRatings == 0 && ratings.negative == 0)
            }
            let faults = try await fixture.orders.rows("SELECT initiator, reason, fault FROM fault_record")
            #expect(
                try faults.map { [try $0.text(0), try $0.text(1), try $0.text(2)] }
                    == [["seller", "BUYER_POOR_RATINGS", "seller"]])
            #expect(
                try await fixture.notices(id) == [
                    "cancellationAsked buyer", "cancellationConfirmed seller", "cancellationDone seller",
                    "cancellationDone buyer",
                ])
            #expect(try await fixture.orders.count("SELECT count(*) FROM deadline") == 0)
        }
    }

    @Test("OR-8: a refusal leaves the contract as it is; one may ask again, and each request has its mails")
    func refusal() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            _ = try await fixture.ask(id, by: seller)
            let again = AskCancellation.Request(order: id, member: buyer, reason: "OTHER", text: "Ich auch.")
            #expect(try await fixture.refusal(AskCancellation.self, again) == "CANCELLATION_OPEN")
            let own = AnswerCancellation.Request(order: id, member: seller, consents: true)
            #expect(try await fixture.refusal(AnswerCancellation.self, own) == "OWN_CANCELLATION")
            let refused = try await fixture.answer(id, by: buyer, consents: false)
            #expect(refused.cancellation?.status == "refused")
            #expect(refused.state == "awarded")
            #expect(refused.deadlines.map(\.rule) == ["OR-5"])
            let second = try await fixture.call(AskCancellation.self, again)
            #expect(second.cancellation?.initiator == "buyer")
            // If the buyer asks, the fee stays with the buyer.
            #expect(second.cancellation?.feeBearer == "buyer")
            _ = try await fixture.answer(id, by: seller, consents: false)
            #expect(
                try await fixture.notices(id) == [
                    "cancellationAsked buyer", "cancellationRefused seller", "cancellationAsked/2 seller",
                    "cancellationRefused/2 buyer",
                ])
            let poor = AskCancellation.Request(
                order: id, member: buyer, reason: "BUYER_POOR_RATINGS", text: "Nein.")
            #expect(try await fixture.refusal(AskCancellation.self, poor) == "CANCELLATION_REASON_NOT_OFFERED")
            let none = AskCancellation.Request(order: id, member: buyer, reason: "BORED", text: "Nein.")
            #expect(try await fixture.refusal(AskCancellation.self, none) == "INVALID_FIELD")
        }
    }

    @Test("OR-8: ten calendar days of silence cancel nothing; the seller is offered the support case")
    func silence() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            let request = OpenSupportCase.Request(order: id, member: seller, text: "Keine Antwort.")
            _ = try await fixture.ask(id, by: seller)
            #expect(try await fixture.refusal(OpenSupportCase.self, request) == "SUPPORT_CASE_NOT_OFFERED")
            try await fixture.advance(to: "2040-03-15T22:59:59Z")
            #expect(try await fixture.view(id).cancellation?.status == "asked")
            try await fixture.advance(to: "2040-03-15T23:00:00Z")
            let view = try await fixture.view(id)
            #expect(view.cancellation?.status == "unanswered")
            #expect(view.state == "awarded")
            #expect(view.allowedActions.first { $0.action == "openSupportCase" }?.isAllowed == true)
            #expect(try await fixture.notices(id).contains("cancellationUnanswered seller"))
            let opened = try await fixture.call(OpenSupportCase.self, request)
            #expect(opened.supportCase?.cause == "CANCELLATION_UNANSWERED")
            #expect(opened.supportCase?.text == "Keine Antwort.")
            #expect(try await fixture.refusal(OpenSupportCase.self, request) == "SUPPORT_CASE_OPEN")
            // An answer still counts.
            #expect(try await fixture.answer(id, by: buyer, consents: true).cancellation?.status == "confirmed")
        }
    }

    @Test("OR-8: payments refuses to unwind: the contract stands, and both learn it")
    func refusedByPayments() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.held()
            _ = try await fixture.ask(id, by: buyer)
            _ = try await fixture.answer(id, by: seller, consents: true)
            try await fixture.tell(
                PayoutInstructed(
                    order: id, executionDate: CivilDate(year: 2040, month: 3, day: 8)!, instructedAt: OrderFixture.start
                ),
                about: id)
            try await fixture.tell(
                UnwindRefused(order: id, reason: "PAYOUT_INSTRUCTED", refusedAt: OrderFixture.start), about: id)
            try await fixture.tell(PayoutPosted(order: id, postedAt: OrderFixture.start), about: id)
            let view = try await fixture.view(id)
            #expect(view.cancellation?.status == "rejected")
            #expect(view.state == "completed")
            #expect(
                try await fixture.notices(id).suffix(2) == [
                    "cancellationRejected seller", "cancellationRejected buyer",
                ])
            #expect(try await fixture.orders.count("SELECT count(*) FROM parked_event") == 0)
        }
    }

    @Test("OR-8: a request that waits for its answer ends when the payout is instructed")
    func payoutFirst() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.held()
            _ = try await fixture.ask(id, by: seller)
            try await fixture.tell(
                PayoutInstructed(
                    order: id, executionDate: CivilDate(year: 2040, month: 3, day: 8)!, instructedAt: OrderFixture.start
                ),
                about: id)
            #expect(try await fixture.view(id).cancellation?.status == "rejected")
            #expect(try await fixture.orders.count("SELECT count(*) FROM deadline") == 0)
            let answer = AnswerCancellation.Request(order: id, member: buyer, consents: true)
            #expect(try await fixture.refusal(AnswerCancellation.self, answer) == "NO_OPEN_CANCELLATION")
            let ask = AskCancellation.Request(order: id, member: seller, reason: "OTHER", text: "Doch.")
            #expect(try await fixture.refusal(AskCancellation.self, ask) == "PAYOUT_INSTRUCTED")
        }
    }

    @Test("OR-8: of two answers at once one counts")
    func rivals() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            _ = try await fixture.ask(id, by: seller)
            async let yes = fixture.refusal(
                AnswerCancellation.self, AnswerCancellation.Request(order: id, member: buyer, consents: true))
            async let no = fixture.refusal(
                AnswerCancellation.self, AnswerCancellation.Request(order: id, member: buyer, consents: false))
            let outcomes = try await [yes, no]
            #expect(outcomes.count { $0 == nil } == 1)
            #expect(
                try await fixture.orders.count(
                    "SELECT count(*) FROM mail WHERE cause IN ('cancellationConfirmed', 'cancellationRefused')") == 1)
        }
    }
}
