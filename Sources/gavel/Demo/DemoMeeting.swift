import Kernel
import Reactor
import Wire

/// The appointment: agreed on, held, attested, rated.
@Loop
struct DemoMeeting {
    let stage: DemoStage

    /// Proposal, counter-proposal, acceptance, and the date as a file for calendars (OR-5).
    func agree(_ order: DemoOrder) async throws {
        try await order.buyer.post(order.path + "/proposals", proposal(days: 2, "Büro Marktplatz 1, Berlin"))
        stage.tell("\(order.buyer.name) proposes \(stage.noon(afterDays: 2)) in the office")
        let counter = try await order.seller.post(
            order.path + "/proposals", proposal(days: 3, "Lindenstraße 7, Berlin"))
        guard let open = counter.body["proposals"]?.arrayValue?.first(where: { $0["status"] == "open" }) else {
            throw CommandFailure("The counter-proposal is not open.")
        }
        stage.tell("\(order.seller.name) proposes \(open.text("startsAt")) at home instead")
        let agreed = try await order.buyer.post(order.path + "/proposals/\(open.text("proposal"))/accept")
        try stage.require(agreed.body["state"] == "scheduled", "the order is not scheduled")
        let file = try await order.buyer.bytes(order.path + "/appointment.ics", accept: "text/calendar")
        try stage.require(String(decoding: file, as: UTF8.self).contains("BEGIN:VEVENT"), "that is no calendar")
        stage.tell("\(order.buyer.name) accepts; the appointment as iCalendar has \(file.count) bytes")
    }

    private func proposal(days: Int, _ place: String) -> JSONValue {
        [
            "startsAt": .string(stage.noon(afterDays: days).description), "durationMinutes": 90,
            "place": .string(place),
        ]
    }

    /// Lets the appointment take place; both attest (OR-6).
    func hold(_ order: DemoOrder) async throws {
        try await stage.advance(to: stage.noon(afterDays: 3).adding(seconds: 2 * 3600))
        try await order.seller.post(order.path + "/attestation")
        let held = try await order.buyer.post(order.path + "/attestation")
        try stage.require(held.body["state"] == "held", "the order is not held")
        try await stage.settle()
        stage.tell("both attest that the appointment took place (\(held.body.text("attestedByBuyerAt")))")
    }

    /// What is to be rated, the six answers about the expert, and the buyer's word about the seller (OR-7).
    func rate(_ order: DemoOrder) async throws {
        for person in [order.seller, order.buyer] {
            let items = try await person.get("/v1/me/ratings-to-give")["items"]?.arrayValue ?? []
            try stage.require(
                items.contains { $0["order"]?.stringValue == order.id }, "\(person.name) may not rate \(order.number)")
            stage.tell(
                "ratings to give of \(person.name): "
                    + items.map { "\($0.text("number")) with \($0.text("partner"))" }.joined(separator: "; "))
        }
        try await order.seller.post(
            order.path + "/ratings/expert",
            [
                "answers": [
                    "statusDisclosed": "yes", "needsAnalysisFitted": "yes", "solutionsFitted": "yes",
                    "presentationUnderstandable": "no", "adviceDocumented": "yes", "wouldRecommend": "yes",
                ], "text": "Geduldig und gründlich, nur die Unterlagen waren schwer zu lesen.",
            ])
        try await order.buyer.post(
            order.path + "/ratings/seller", ["grade": "positive", "text": "Gut vorbereitet und pünktlich."])
        try await show(order)
    }

    /// The public ratings of both parties; how many the expert and the seller have.
    @discardableResult
    func show(_ order: DemoOrder) async throws -> (expert: Int64, seller: Int64) {
        let expert = try await order.seller.get("/v1/members/\(order.buyer.id)/ratings")
        let answers = (expert["asExpert"]?.arrayValue ?? []).map { answer in
            "\(answer.text("question")) \(answer["yes"]?.integerValue ?? 0)/\(answer["no"]?.integerValue ?? 0)"
        }
        let count = expert["expertRatings"]?.integerValue ?? 0
        stage.tell("\(order.buyer.name) has \(count) ratings, yes/no: \(answers.joined(separator: ", "))")
        let seller = try await order.buyer.get("/v1/members/\(order.seller.id)/ratings")
        let positive = seller["positive"]?.integerValue ?? 0
        stage.tell("\(order.seller.name) has \(positive) positive ratings")
        return (count, positive)
    }
}
