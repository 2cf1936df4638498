import Kernel

/// The two sides of an order.
package enum OrderSide: String, Codable, Hashable, Sendable, CaseIterable {
    /// Sells: for appointments the person who wants to be advised.
    case seller
    /// Buys: for appointments the expert who advises.
    case buyer

    /// The other side.
    package var partner: OrderSide { self == .seller ? .buyer : .seller }
}

/// An instant for each side, where there is one.
package struct SideTimes: Hashable, Sendable {
    package var seller: Timestamp?
    package var buyer: Timestamp?

    /// By default of neither side.
    package init(seller: Timestamp? = nil, buyer: Timestamp? = nil) {
        self.seller = seller
        self.buyer = buyer
    }

    /// The instant of one side.
    package subscript(side: OrderSide) -> Timestamp? {
        get { side == .seller ? seller : buyer }
        set {
            switch side {
            case .seller: seller = newValue
            case .buyer: buyer = newValue
            }
        }
    }

    /// The earlier of the two, or the only one; nil when there is none.
    package var first: Timestamp? { [seller, buyer].compactMap { $0 }.min() }

    /// The later of the two; nil unless both exist.
    package var both: Timestamp? {
        guard let seller, let buyer else { return nil }
        return max(seller, buyer)
    }
}
