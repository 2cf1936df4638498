import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// The people of the demonstration: a person who seeks advice, three experts, and an administrator.
@Loop
struct DemoPeople {
    /// One who seeks advice and sells the appointment.
    let seller: DemoPerson
    /// Experts who bid, verified by the administrator.
    let experts: [DemoPerson]
    let administrator: DemoPerson

    private static let password = "ein langes Kennwort für die Vorführung"
    // IBANs from the examples of banks' documents; their check digits hold.
    private static let sellerIBAN = "DE02120300000000202051"
    private static let expertIBANs = ["DE89370400440532013000", "DE02500105170137075030", "DE02100500000054540402"]

    static func gather(_ stage: DemoStage) async throws -> DemoPeople {
        let seller = try await register(stage, "anna", "Anna Muster", "Lindenstraße 7", trader: false)
        stage.tell("\(seller.name) seeks advice (consumer, Berlin)")
        let administrator = try await administrator(stage)
        stage.tell("\(administrator.name) is an administrator of this sandbox")
        var experts: [DemoPerson] = []
        let names = [("bernd", "Bernd Börse"), ("clara", "Clara Kraft"), ("doris", "Doris Groß")]
        for (index, person) in names.enumerated() {
            let expert = try await register(stage, person.0, person.1, "Marktplatz \(index + 1)", trader: true)
            try await expert.post(
                "/v1/me/expert-verifications",
                ["registerNumber": .string("D-1A2B-3C4D\(index)-67"), "registerAuthority": "IHK Berlin"])
            try await administrator.put(
                "/v1/expert-verifications/\(expert.id)", ["accept": true, "note": "The register has the number."])
            // A new session knows of the verification.
            let verified = try await logIn(stage, expert.name)
            let mandate = try await verified.post(
                "/v1/me/mandates",
                ["holder": .string(person.1), "iban": .string(expertIBANs[index]), "scheme": "CORE"])
            stage.tell(
                "\(expert.name) is a verified expert with mandate \(mandate.body["reference"]?.stringValue ?? "?") "
                    + "on \(mandate.body["maskedIban"]?.stringValue ?? "?")")
            experts.append(verified)
        }
        try await seller.put("/v1/me/payout-account", ["holder": "Anna Muster", "iban": .string(sellerIBAN)])
        stage.tell("\(seller.name) has an account for the payout")
        return DemoPeople(seller: seller, experts: experts, administrator: administrator)
    }

    private static func register(
        _ stage: DemoStage, _ name: String, _ fullName: String, _ street: String, trader: Bool
    ) async throws -> DemoPerson {
        let userName = "\(name)-\(stage.run)"
        let answer = try await stage.gateway.post(
            "/v1/members",
            [
                "userName": .string(userName), "password": .string(password),
                "status": trader ? "trader" : "consumer", "market": "DE",
                "contact": [
                    "fullName": .string(fullName), "street": .string(street), "postalCode": "10115", "city": "Berlin",
                    "country": "DE", "phone": "+49 30 5550123", "email": .string("\(userName)@example.org"),
                ],
            ], token: nil, key: DemoPerson.newKey())
        guard answer.isSuccess else { throw CommandFailure("\(userName) cannot register: \(answer.problem)") }
        return try await logIn(stage, userName)
    }

    private static func logIn(_ stage: DemoStage, _ userName: String) async throws -> DemoPerson {
        let answer = try await stage.gateway.post(
            "/v1/sessions", ["login": .string(userName), "password": .string(password)], token: nil,
            key: DemoPerson.newKey())
        guard answer.isSuccess, let token = answer.body["accessToken"]?.stringValue,
            let id = answer.body["member"]?.stringValue
        else { throw CommandFailure("\(userName) cannot log in: \(answer.problem)") }
        return DemoPerson(name: userName, id: id, token: token, gateway: stage.gateway)
    }

    /// The first administrator of an installation comes by its one-time token, which may be used up; in a sandbox
    /// operators make another one.
    private static func administrator(_ stage: DemoStage) async throws -> DemoPerson {
        let made = try await stage.platform.persist(
            CreateMembers.self,
            CreateMembers.Request(
                run: stage.run, names: ["admin"], market: .de, areVerifiedExperts: false, areAdministrators: true))
        guard let member = made.members.first else { throw CommandFailure("No administrator was made.") }
        return DemoPerson(
            name: "\(stage.run)-admin", id: member.id.description, token: member.accessToken, gateway: stage.gateway)
    }
}
