import Kernel
import Reactor
import Wire

/// Auctions of appointments as the demonstration needs them.
@Loop
struct DemoAuction {
    let stage: DemoStage
    let people: DemoPeople

    /// What only the winner may read; the demonstration shows that others do not.
    nonisolated static let secret = "Selbständige Fotografin, zwei Kinder, Haus in Aussicht"

    /// Writes a needs request with a sealed part and publishes it; the auction's id.
    func open(_ title: String, startPrice: Int64, days: Int64) async throws -> String {
        let draft = try await people.seller.post("/v1/listings", body(title, startPrice: startPrice, days: days))
        guard let id = draft.body["id"]?.stringValue else { throw CommandFailure("The draft has no id.") }
        try await people.seller.post("/v1/listings/\(id)/publish", ifMatch: draft.entityTag)
        return id
    }

    func body(_ title: String, startPrice: Int64, days: Int64) -> JSONValue {
        [
            "kind": "appointment", "format": "auction", "language": "de", "title": .string(title),
            "description": "Ich suche ein Gespräch über Altersvorsorge und Berufsunfähigkeit, gern abends.",
            "currency": "EUR", "markets": ["DE"], "durationDays": .integer(days),
            "startPrice": .euros(startPrice),
            "need": [
                "requestType": "needs", "subjects": ["insurance", "finance"],
                "what": "Altersvorsorge und Berufsunfähigkeit", "postalArea": "101", "when": "werktags ab 17 Uhr",
            ],
            "sealed": [
                "persons": [
                    ["relation": "self", "birthYear": 1984, "occupation": "Fotografin"],
                    ["relation": "child", "birthYear": 2016],
                ],
                "situation": .string(DemoAuction.secret),
                "existingContracts": [["subject": "Hausrat", "provider": "Beispiel AG", "endsOn": "2027-12-31"]],
                "times": [["weekday": 2, "fromMinute": 1020, "untilMinute": 1200]],
            ],
        ]
    }

    /// Bids a maximum in the name of one expert; the auction's price after it.
    func bid(_ auction: String, _ expert: Int, _ euros: Int64) async throws {
        let answer = try await people.experts[expert].post(
            "/v1/auctions/\(auction)/bids", ["amount": .euros(euros)])
        let price = answer.body["price"].flatMap(Money.init(json:))?.description ?? "?"
        let leads = answer.body["isLeading"] == .bool(true) ? "leads" : "is outbid at once"
        stage.tell("\(people.experts[expert].name) bids at most \(euros).00 EUR and \(leads); the price is \(price)")
    }

    func end(of auction: String) async throws -> Timestamp {
        let view = try await people.seller.get("/v1/auctions/\(auction)")
        guard let text = view["endsAt"]?.stringValue, let endsAt = Timestamp(text) else {
            throw CommandFailure("The auction has no end.")
        }
        return endsAt
    }

    /// Lets the auction end; the order that its award became.
    func conclude(_ auction: String) async throws -> DemoOrder {
        try await stage.advance(to: end(of: auction).adding(seconds: 1))
        let sold = try await people.seller.get("/v1/me/sold?limit=100")
        guard
            let order = sold["items"]?.arrayValue?.first(where: { $0["listing"]?.stringValue == auction }),
            let id = order["id"]?.stringValue, let number = order["number"]?.stringValue,
            let partner = order["partner"]?["member"]?.stringValue,
            let buyer = people.experts.first(where: { $0.id == partner })
        else { throw CommandFailure("The award did not become an order.") }
        return DemoOrder(id: id, number: number, seller: people.seller, buyer: buyer)
    }

    /// An auction that `expert` wins without rivals, and its order.
    func sell(_ title: String, to expert: Int) async throws -> DemoOrder {
        let auction = try await open(title, startPrice: 30, days: 1)
        try await bid(auction, expert, 60)
        let order = try await conclude(auction)
        stage.tell("order \(order.number): \(order.seller.name) sold to \(order.buyer.name)")
        return order
    }
}

/// An order with its parties.
struct DemoOrder: Sendable {
    let id: String
    let number: String
    let seller: DemoPerson
    let buyer: DemoPerson

    var path: String { "/v1/orders/\(id)" }
    func read() async throws -> JSONValue { try await seller.get(path) }
    func payment() async throws -> JSONValue { try await buyer.get(path + "/payment") }
}

extension JSONValue {
    /// `{"amount": minor units, "currency": "EUR"}` of whole euros.
    static func euros(_ euros: Int64) -> JSONValue { ["amount": .integer(euros * 100), "currency": "EUR"] }

    /// The text at a path of names, e.g. `partner.contact.city`; a dash where there is none.
    func text(_ path: String) -> String {
        var value: JSONValue? = self
        for name in path.split(separator: ".") { value = value?[String(name)] }
        return value?.stringValue ?? "–"
    }
}

extension Money {
    /// An amount as the HTTP front writes it.
    init?(json: JSONValue) {
        guard let amount = json["amount"]?.integerValue, let code = json["currency"]?.stringValue,
            let currency = CurrencyCode(rawValue: code)
        else { return nil }
        self.init(amount: amount, currency: currency)
    }
}
