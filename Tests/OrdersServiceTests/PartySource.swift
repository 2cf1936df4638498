import Contracts
import Kernel
import Reactor
import ServiceKit
import ServiceTestKit

/// Stands in for the gateway: members with contact data that must not turn up where they do not belong.
enum PartySource {
    static let definition = ServiceDefinition(name: .gateway, migrations: [], statements: []) { context in
        context.serve(GetParty.self) { request, _ in party(request.member) }
        return nil
    }

    /// Every member has contact data of its own, all of them planted.
    static func contact(_ member: MemberID) -> ContactData {
        ContactData(
            fullName: "Gepflanzt Person-\(member.low)", street: "Pflanzgasse \(member.low)", postalCode: "10115",
            city: "Pflanzstadt", country: "DE", phone: "+49 30 555019\(member.low)",
            email: "person-\(member.low)@pflanze.example")
    }

    /// Pieces of planted contact data, any of which would give them away.
    static let planted = ["Gepflanzt", "Pflanzgasse", "Pflanzstadt", "555019", "pflanze.example"]

    /// The second member, who buys, reads Dutch.
    static func party(_ member: MemberID) -> Party {
        Party(
            member: member, userName: "mitglied-\(member.low)", contact: contact(member),
            status: member.low == 2 ? .trader : .consumer, market: .de, language: member.low == 2 ? .nl : .de)
    }
}
