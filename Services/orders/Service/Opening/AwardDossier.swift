import Contracts
import Kernel
import OrdersDomain
import ServiceKit

/// All that an award becomes, made before the transaction that keeps it: order, contract and both mails.
struct AwardDossier: Sendable {
    /// A rendered mail to one side.
    struct Mail: Sendable {
        let recipient: MemberID
        let language: Language
        let rendered: RenderedMail
    }

    let order: Order
    let seller: Party
    let buyer: Party
    let contract: ContractFile
    let mails: [Mail]
    /// Whether the contract and the mails show the partner's contact data (OR-3).
    let showsContacts: Bool
}
