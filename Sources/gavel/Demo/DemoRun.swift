import Kernel
import Reactor
import Wire

/// The story of source document 000, played on a running platform over HTTP.
@Loop
struct DemoRun {
    private let stage: DemoStage
    private let people: DemoPeople
    private let auctions: DemoAuction
    private let papers: DemoPapers
    private let money: DemoMoney
    private let meeting: DemoMeeting

    /// Plays all scenes.
    /// - Throws: `CommandFailure` with what did not happen as it should.
    static func perform(on stage: DemoStage) async throws {
        stage.open("The people")
        let people = try await DemoPeople.gather(stage)
        let run = DemoRun(
            stage: stage, people: people, auctions: DemoAuction(stage: stage, people: people),
            papers: DemoPapers(stage: stage, people: people), money: DemoMoney(stage: stage, people: people),
            meeting: DemoMeeting(stage: stage))
        try await run.playSale()
        try await run.playExpiry()
        try await run.playCancellation()
        try await run.playSilence()
    }

    private func playSale() async throws {
        stage.open("An auction with a soft close (AU-2 … AU-9)")
        let auction = try await auctions.open("Beratung zur Altersvorsorge gesucht", startPrice: 20, days: 1)
        stage.tell("\(people.seller.name) publishes a needs request with a sealed part, from 20.00 EUR")
        try await auctions.bid(auction, 0, 80)
        try await auctions.bid(auction, 1, 120)
        let planned = try await auctions.end(of: auction)
        try await stage.advance(to: planned.adding(seconds: -60))
        try await auctions.bid(auction, 2, 150)
        let extended = try await auctions.end(of: auction)
        try stage.require(extended > planned, "the bid in the last minute did not extend the auction")
        stage.tell("soft close: the end moves from \(planned) to \(extended)")
        let order = try await auctions.conclude(auction)
        stage.tell("award: \(order.buyer.name) wins, order \(order.number)")

        stage.open("The papers (OR-1 … OR-4)")
        try await papers.showMails(of: order)
        try await papers.showLists(of: order)
        try await papers.showContract(of: order)
        try await papers.showPrivacy(of: order, auction: auction)

        stage.open("Debit and appointment (PY-2 … PY-4, OR-5)")
        try await money.collect(order)
        try await meeting.agree(order)

        stage.open("Attestation, payout and ratings (OR-6, PY-7, OR-7)")
        try await meeting.hold(order)
        try await meeting.rate(order)
        try await money.payOut(order)
        try stage.require(try await order.read()["state"] == "completed", "the order is not completed")
        stage.tell("order \(order.number) is completed")
    }

    private func playExpiry() async throws {
        stage.open("An auction that expires, is edited and listed again (AU-13)")
        let auction = try await auctions.open("Vergleich meiner Versicherungen", startPrice: 90, days: 1)
        try await stage.advance(to: auctions.end(of: auction).adding(seconds: 1))
        let view = try await people.seller.get("/v1/auctions/\(auction)")
        try stage.require(view["status"] == "expired", "the auction did not expire")
        let again = try await people.seller.post("/v1/auctions/\(auction)/relist")
        guard let id = again.body["id"]?.stringValue else { throw CommandFailure("The new draft has no id.") }
        let hints = (again.body["hints"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
        stage.tell("expired without a bid; hints for the new draft: \(hints.isEmpty ? "none" : hints)")
        let edited = try await people.seller.put(
            "/v1/listings/\(id)", auctions.body("Vergleich meiner Versicherungen", startPrice: 45, days: 3),
            ifMatch: again.entityTag)
        try await people.seller.post("/v1/listings/\(id)/publish", ifMatch: edited.entityTag)
        stage.tell("edited (from 45.00 EUR, 3 days) and live again by publish")
    }

    private func playCancellation() async throws {
        stage.open("Cancelled by consent after the appointment (OR-8, PY-8)")
        let order = try await auctions.sell("Beratung zur Berufsunfähigkeit", to: 0)
        try await money.collect(order)
        try await meeting.agree(order)
        try await meeting.hold(order)
        try await meeting.rate(order)
        let before = try await meeting.show(order)
        try await order.seller.post(
            order.path + "/cancellation",
            ["reason": "BUYER_POOR_RATINGS", "text": "Die Bewertungen anderer haben mich verunsichert."])
        let asked = try await papers.delivered("cancellationAsked", to: order.buyer)
        stage.tell("\(order.seller.name) asks to cancel; \(asked.count) mail asks \(order.buyer.name) to confirm")
        try await order.buyer.post(order.path + "/cancellation/answer", ["consents": true])
        try await stage.settle()
        let cancelled = try await order.read()
        try stage.require(cancelled["state"] == "cancelled", "the order is \(cancelled.text("state"))")
        stage.tell("\(order.buyer.name) consents; order \(order.number) is cancelled")
        let after = try await meeting.show(order)
        try stage.require(
            after.expert == before.expert - 1 && after.seller == before.seller - 1, "the ratings did not vanish")
        stage.tell("the ratings of both are gone")
        try await money.refund(order)
        let lines = try await order.seller.get("/v1/me/statement?limit=100")["items"]?.arrayValue ?? []
        let fee = lines.first { $0["order"]?.stringValue == order.id && $0["purpose"] == "cancellationFee" }
        try stage.require(fee != nil, "the seller's account shows no fee of the cancelled award")
        stage.tell(
            "the seller's account: cancellation fee \(fee?["amount"].flatMap(Money.init(json:))?.description ?? "–")")
    }

    private func playSilence() async throws {
        stage.open("A cancellation that is met with silence (OR-8)")
        let order = try await auctions.sell("Beratung zur Baufinanzierung", to: 1)
        try await order.seller.post(
            order.path + "/cancellation", ["reason": "CHANGED_MIND", "text": "Ich habe es mir anders überlegt."])
        let asked = try await order.read()
        stage.tell(
            "\(order.seller.name) asks to cancel; an answer is awaited until \(asked.text("cancellation.answerBy"))")
        let early = try await order.seller.refused(order.path + "/support-case", ["text": "Er antwortet nicht."])
        stage.tell("a support case is refused before that: \(early)")
        guard let answerBy = Timestamp(asked.text("cancellation.answerBy")) else {
            throw CommandFailure("The cancellation has no end.")
        }
        try await stage.advance(to: answerBy.adding(seconds: 1))
        let silent = try await order.read()
        try stage.require(silent["cancellation"]?["status"] == "unanswered", "the silence was not noticed")
        try stage.require(silent["state"] != "cancelled", "silence cancelled the order")
        stage.tell("ten days of silence: nothing happens by itself, the contract stands (\(silent.text("state")))")
        let opened = try await order.seller.post(
            order.path + "/support-case", ["text": "Der Käufer antwortet nicht auf die Stornierung."])
        stage.tell("\(order.seller.name) opens the support case \(opened.body.text("supportCase.id"))")
    }
}
