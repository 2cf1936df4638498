import Kernel

/// What payments knows of every order: who the parties are, and what it costs.
package struct PayableOrder: Hashable, Sendable {
    package let order: OrderID
    package let number: String
    package let seller: MemberID
    package let buyer: MemberID
    package let total: Money
    package let market: Market

    package init(
        order: OrderID, number: String, seller: MemberID, buyer: MemberID, total: Money, market: Market
    ) {
        self.order = order
        self.number = number
        self.seller = seller
        self.buyer = buyer
        self.total = total
        self.market = market
    }
}
