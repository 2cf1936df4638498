import GatewayDomain
import Kernel

extension Contact {
    /// Good contact data.
    static var anna: Contact {
        Contact(
            fullName: "Anna Berg", street: "Marienplatz 1", postalCode: "80331", city: "München", country: "DE",
            phone: "+49 89 123456", email: "anna@example.org")
    }
}

extension Member {
    /// A member to change.
    static func example(
        status: TradeStatus = .trader, roles: Set<Role> = [.member], isVerified: Bool = false, market: Market = .de
    ) -> Member {
        Member(
            id: MemberID(high: 0x0197_0000_0000_7000, low: 0x8000_0000_0000_0001), userName: "anna", status: status,
            roles: roles, isVerifiedExpert: isVerified, market: market, language: .de, contact: .anna, version: 5,
            registeredAt: Timestamp(seconds: 1_700_000_000))
    }
}

let administratorID = MemberID(high: 0x0197_0000_0000_7000, low: 0x8000_0000_0000_0002)

/// A small generator whose sequence a seed determines (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
