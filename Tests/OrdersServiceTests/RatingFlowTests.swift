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

/// Ratings to give, and what they add up to.
@Suite("Ratings", .serialized)
@Loop
struct RatingFlowTests {
    private let seller = OrderFixture.seller
    private let buyer = OrderFixture.buyer

    private func answers(_ first: String?, _ last: String?) -> ExpertAnswers {
        ExpertAnswers(
            statusDisclosed: first, needsAnalysisFitted: nil, solutionsFitted: "yes", presentationUnderstandable: "no",
            adviceDocumented: nil, wouldRecommend: last)
    }

    @Test("OR-7: only held appointments are to be rated, by each side once; six answers and grades add up")
    func ratings() async throws {
        try await OrderFixture.with { fixture in
            let first = try await fixture.held(1)
            let second = try await fixture.held(2)
            let open = try await fixture.award(3)
            _ = try await fixture.award(4, kind: .goods)
            var toGive = try await fixture.bus.call(
                ListRatingsToGive.self, ListRatingsToGive.Request(member: seller))
            #expect(toGive.items.map(\.order) == [second, first])
            #expect(toGive.items[0].role == "seller" && toGive.items[0].partner == "mitglied-2")
            let early = RateExpert.Request(order: open, member: seller, answers: answers("yes", nil), text: nil)
            #expect(try await fixture.refusal(RateExpert.self, early) == "NOT_HELD")
            let given = RateExpert.Request(
                order: first, member: seller, answers: answers("yes", "yes"), text: "Sehr gut erklärt.")
            _ = try await fixture.call(RateExpert.self, given)
            #expect(try await fixture.refusal(RateExpert.self, given) == "RATED_ALREADY")
            _ = try await fixture.call(
                RateExpert.self,
                RateExpert.Request(order: second, member: seller, answers: answers(nil, "no"), text: nil))
            let wrong = RateExpert.Request(order: second, member: seller, answers: answers("maybe", nil), text: nil)
            #expect(try await fixture.refusal(RateExpert.self, wrong) == "INVALID_FIELD")
            let otherSide = RateSeller.Request(order: first, member: seller, grade: "positive", text: nil)
            #expect(try await fixture.refusal(RateSeller.self, otherSide) == "NOT_BUYER")
            _ = try await fixture.call(
                RateSeller.self, RateSeller.Request(order: first, member: buyer, grade: "neutral", text: nil))
            toGive = try await fixture.bus.call(ListRatingsToGive.self, ListRatingsToGive.Request(member: seller))
            #expect(toGive.items.isEmpty)
            toGive = try await fixture.bus.call(ListRatingsToGive.self, ListRatingsToGive.Request(member: buyer))
            #expect(toGive.items.map(\.order) == [second])
            try await checkStatistics(fixture)
        }
    }

    private func checkStatistics(_ fixture: OrderFixture) async throws {
        let expert = try await fixture.bus.call(GetRatings.self, GetRatings.Request(member: buyer))
        #expect(expert.expertRatings == 2)
        #expect(
            expert.asExpert == [
                AnswerCount(question: "statusDisclosed", yes: 1, no: 0, noAnswer: 1),
                AnswerCount(question: "needsAnalysisFitted", yes: 0, no: 0, noAnswer: 2),
                AnswerCount(question: "solutionsFitted", yes: 2, no: 0, noAnswer: 0),
                AnswerCount(question: "presentationUnderstandable", yes: 0, no: 2, noAnswer: 0),
                AnswerCount(question: "adviceDocumented", yes: 0, no: 0, noAnswer: 2),
                AnswerCount(question: "wouldRecommend", yes: 1, no: 1, noAnswer: 0),
            ])
        #expect(expert.newest.count == 2)
        #expect(expert.newest.contains { $0.text == "Sehr gut erklärt." && $0.answers == answers("yes", "yes") })
        let seller = try await fixture.bus.call(GetRatings.self, GetRatings.Request(member: seller))
        #expect((seller.positive, seller.neutral, seller.negative) == (0, 1, 0))
        #expect(seller.expertRatings == 0 && seller.asExpert.count == 6)
        #expect(seller.newest.map(\.grade) == ["neutral"])
    }
}
