import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Ratings: who may give which, and what they add up to (OR-7).
@Loop
struct RatingHandlers {
    let writer: OrderWriter

    /// How many orders *Ratings to give* lists, the newest first.
    private static let listLimit: Int64 = 500
    /// How many ratings are shown with a member's statistics.
    private static let newestLimit: Int64 = 20

    func rateExpert(_ request: RateExpert.Request, _ tx: Transaction) async throws -> Empty {
        var answers: [ExpertQuestion: ExpertAnswer] = [:]
        for question in ExpertQuestion.allCases {
            guard let given = request.answers[question] else { continue }
            guard let answer = ExpertAnswer(rawValue: given) else {
                throw OrderErrors.invalidField(
                    "answers.\(question.rawValue)", expected: ExpertAnswer.allCases.map(\.rawValue), rule: "OR-7")
            }
            answers[question] = answer
        }
        return try await rate(request.order, request.member, .expert(answers), request.text, tx)
    }

    func rateSeller(_ request: RateSeller.Request, _ tx: Transaction) async throws -> Empty {
        guard let grade = SellerGrade(rawValue: request.grade) else {
            throw OrderErrors.invalidField("grade", expected: SellerGrade.allCases.map(\.rawValue), rule: "OR-7")
        }
        return try await rate(request.order, request.member, .seller(grade), request.text, tx)
    }

    func toGive(_ request: ListRatingsToGive.Request) async throws -> RatingsToGive {
        let rows = try await writer.context.pool.query(
            RatingStore.toGive, .id(request.member), .int64(Self.listLimit)
        ).rows
        return RatingsToGive(
            items: try rows.map { row in
                RatingToGive(
                    order: try row.id(0), number: try row.text(1), title: try row.text(2), role: try row.text(3),
                    partner: try row.text(4), heldAt: try row.timestamp(5))
            })
    }

    func statistics(_ request: GetRatings.Request) async throws -> RatingStatistics {
        let questions = ExpertQuestion.allCases.map(\.rawValue)
        let results = try await writer.context.pool.transaction(TransactionOptions(.snapshot)) { tx in
            try await tx.pipeline([
                Query(RatingStore.answers, [.id(request.member), .textArray(questions)]),
                Query(RatingStore.grades, [.id(request.member)]),
                Query(RatingStore.newest, [.id(request.member), .int64(Self.newestLimit)]),
            ])
        }
        let counts = try results[0].rows.map { row in
            let (yes, no) = (Int(try row.int64(1)), Int(try row.int64(2)))
            return AnswerCount(
                question: try row.text(0), yes: yes, no: no, noAnswer: Int(try row.int64(3)) - yes - no)
        }
        let grades = try results[1].single
        return RatingStatistics(
            member: request.member, asExpert: counts,
            expertRatings: counts.first.map { $0.yes + $0.no + $0.noAnswer } ?? 0,
            positive: Int(try grades.int64(0)), neutral: Int(try grades.int64(1)),
            negative: Int(try grades.int64(2)), newest: try results[2].rows.map(RatingStore.rating))
    }

    private func rate(
        _ id: OrderID, _ member: MemberID, _ content: RatingContent, _ text: String?, _ tx: Transaction
    ) async throws -> Empty {
        let (locked, side) = try await writer.lock(id, for: member, tx)
        var order = locked.order
        do throws(OrderRejection) {
            try order.rate(
                content, text: text, by: side, now: locked.now, policy: writer.policies.policy(of: order))
        } catch {
            throw OrderErrors.error(error)
        }
        try RatingStore.enqueueInsert(content, text: text, of: order, by: side, at: locked.now, in: tx)
        return Empty()
    }
}

extension ExpertAnswers {
    /// What was answered to a question, as it came.
    fileprivate subscript(question: ExpertQuestion) -> String? {
        switch question {
        case .statusDisclosed: statusDisclosed
        case .needsAnalysisFitted: needsAnalysisFitted
        case .solutionsFitted: solutionsFitted
        case .presentationUnderstandable: presentationUnderstandable
        case .adviceDocumented: adviceDocumented
        case .wouldRecommend: wouldRecommend
        }
    }
}
