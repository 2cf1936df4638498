import Contracts
import Kernel
import Messaging
import OrdersDomain
import Reactor
import ServiceKit
import Signing
import Wire

/// Gathers what other services know of an award and renders the contract and both mails (OR-2, OR-4). Nothing of it has
/// an effect here: it may be made again when the transaction that keeps it fails. Then the number is a new one.
@Loop
struct DossierMaker {
    let context: ServiceContext
    let policies: OrderPolicies
    /// The PDF takes some tens of milliseconds, which the loop does not have.
    private let rendering = BlockingPool(threads: 1, queueLimit: 16)

    init(context: ServiceContext, policies: OrderPolicies) {
        self.context = context
        self.policies = policies
    }

    /// Fails where no contract could be rendered, e.g. for lack of fonts: better at the start than at an award.
    func checkRendering() async throws {
        try await rendering.run { _ = try PDFDocument() }
    }

    /// Everything that the award becomes.
    func dossier(_ sold: AuctionSold, trace: String?) async throws -> AwardDossier {
        let serial = try await context.pool.query(OrderStore.nextSerial).single.int64(0)
        let order = try Order.open(
            AwardFacts(
                award: sold.award, listing: sold.listing, kind: sold.kind, seller: sold.seller, buyer: sold.buyer,
                title: sold.title, total: sold.total, quantity: sold.quantity, market: sold.market,
                awardedAt: sold.awardedAt), serial: serial)
        var options = CallOptions()
        options.metadata.traceParent = trace
        let purpose = "order:\(order.id)"
        let seller = try await context.bus.call(
            GetParty.self, GetParty.Request(member: sold.seller, purpose: purpose), options: options)
        let buyer = try await context.bus.call(
            GetParty.self, GetParty.Request(member: sold.buyer, purpose: purpose), options: options)
        let listing = try await context.bus.call(
            GetListing.self, GetListing.Request(id: sold.listing, seller: sold.seller), options: options)
        let sealed =
            listing.hasSealedPart && order.kind == .appointment
            ? try await context.bus.call(
                OpenSealedPart.self, OpenSealedPart.Request(auction: sold.listing, buyer: sold.buyer),
                options: options) : nil
        let showsContacts = policies.policy(of: order).contactDisclosure == .onAward
        let snapshot = ContractSnapshot(
            formatVersion: ContractSnapshot.currentFormatVersion, order: order.id, number: order.number,
            award: order.award, listing: order.listing, kind: order.kind, market: order.market,
            language: listing.fields.language ?? order.market.languages[0], awardedAt: order.openedAt,
            title: order.title, description: listing.fields.description, need: listing.fields.need,
            sealedPartHash: try sealed.map { hex(sha256(try JSON.encode($0))) }, price: order.total,
            quantity: order.quantity, seller: party(seller, showsContacts), buyer: party(buyer, showsContacts))
        let contract = try await rendering.run { try ContractRendering.render(snapshot) }
        // The seller knows the sealed part, which it wrote; the buyer learns it by the mail (OR-2).
        let mails = [(OrderSide.seller, seller), (.buyer, buyer)].map { side, party in
            AwardDossier.Mail(
                recipient: party.member, language: party.language,
                rendered: OrderMails.award(
                    to: side, language: party.language, snapshot, hash: contract.hash,
                    sealed: side == .buyer ? sealed : nil))
        }
        return AwardDossier(
            order: order, seller: seller, buyer: buyer, contract: contract, mails: mails, showsContacts: showsContacts)
    }

    private func party(_ party: Party, _ showsContacts: Bool) -> ContractParty {
        ContractParty(
            member: party.member, userName: party.userName, status: party.status,
            contact: showsContacts ? party.contact : nil)
    }
}
