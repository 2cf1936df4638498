import Foundation
import Kernel
import Reactor
import Signing
import Wire

/// What the parties hold in their hands after the award: mails, *Sold* and *Bought*, the contract.
@Loop
struct DemoPapers {
    let stage: DemoStage
    let people: DemoPeople

    /// How long a mail may take, in seconds of the machine.
    private static let mailPatienceSeconds: Int64 = 60

    /// One mail to each side, delivered (OR-2).
    func showMails(of order: DemoOrder) async throws {
        for person in [order.seller, order.buyer] {
            let mails = try await delivered("award", to: person)
            try stage.require(mails.count == 1, "\(person.name) got \(mails.count) mails of the award")
            stage.tell("one mail to \(person.name): \(mails[0].text("status")) at \(mails[0].text("deliveredAt"))")
        }
    }

    /// The mails of one cause to one person, once none of them is on its way any more.
    func delivered(_ cause: String, to person: DemoPerson) async throws -> [JSONValue] {
        let end = MonotonicInstant.now.advanced(by: .seconds(DemoPapers.mailPatienceSeconds))
        while true {
            let mails = try await mails().filter {
                $0["recipient"]?.stringValue == person.id && $0["cause"]?.stringValue == cause
            }
            if !mails.isEmpty, mails.allSatisfy({ $0["status"] == "delivered" }) { return mails }
            try stage.require(
                MonotonicInstant.now < end,
                "the mail '\(cause)' to \(person.name) is not delivered: \(mails.map { $0.text("status") })")
            try await Loop.sleep(.milliseconds(100))
        }
    }

    private func mails() async throws -> [JSONValue] {
        var all: [JSONValue] = []
        var path = "/v1/mails?limit=100"
        while true {
            let page = try await people.administrator.get(path)
            all += page["items"]?.arrayValue ?? []
            guard let cursor = page["nextCursor"]?.stringValue, all.count < 1000 else { return all }
            path = "/v1/mails?limit=100&cursor=\(cursor)"
        }
    }

    /// *Sold* and *Bought* with the partner's contact data (OR-3).
    func showLists(of order: DemoOrder) async throws {
        for (title, person, path) in [("Sold", order.seller, "/v1/me/sold"), ("Bought", order.buyer, "/v1/me/bought")] {
            let items = try await person.get(path)["items"]?.arrayValue ?? []
            guard let line = items.first(where: { $0["id"]?.stringValue == order.id }) else {
                throw CommandFailure("\(title) of \(person.name) does not list order \(order.number).")
            }
            let contact = line["partner"]?["contact"] ?? .null
            stage.tell(
                "\(title) of \(person.name): \(order.number), partner \(line.text("partner.userName")): "
                    + ["fullName", "street", "postalCode", "city", "phone", "email"].map(contact.text)
                    .joined(separator: ", "))
            try stage.require(contact != .null, "\(title) shows no contact data")
        }
    }

    /// The contract in its three formats with one hash (OR-4).
    func showContract(of order: DemoOrder) async throws {
        let path = order.path + "/contract"
        let json = try await order.seller.bytes(path + "?format=json", accept: "application/json")
        let html = try await order.buyer.bytes(path + "?format=html", accept: "text/html")
        let pdf = try await order.buyer.bytes(path + "?format=pdf", accept: "application/pdf")
        let hash = hex(sha256([UInt8](json)))
        let stated = try await order.read().text("contractHash")
        try stage.require(hash == stated, "the contract's hash is \(hash), the order states \(stated)")
        try stage.require(pdf.starts(with: Data("%PDF".utf8)), "the contract is no PDF")
        try stage.require(String(decoding: html, as: UTF8.self).contains(hash), "the HTML does not name the hash")
        stage.tell("contract: JSON \(json.count), HTML \(html.count), PDF \(pdf.count) bytes; SHA-256 \(hash)")
    }

    /// Nobody else sees the order (OR-3), and the sealed part opens to the winner alone (AU-2).
    func showPrivacy(of order: DemoOrder, auction: String) async throws {
        let stranger = people.experts.first { $0.id != order.buyer.id } ?? people.administrator
        let answer = try await stage.gateway.get(order.path, token: stranger.token)
        try stage.require(answer.status == 404, "\(stranger.name) sees the order")
        let part = try await order.buyer.get("/v1/auctions/\(auction)/sealed-part")
        try stage.require(part["situation"]?.stringValue == DemoAuction.secret, "the sealed part is another one")
        let refusal = try await stage.gateway.get("/v1/auctions/\(auction)/sealed-part", token: stranger.token)
        try stage.require(!refusal.isSuccess, "\(stranger.name) opens the sealed part")
        stage.tell("the sealed part opens to \(order.buyer.name); to \(stranger.name): \(refusal.reason)")
    }
}
