import GatewayDomain
import Kernel
import Synchronization

/// Access tokens whose signature was found right, so that it is not computed again for each request of a member.
///
/// What is remembered of a token can never change while the process has the same keys: that they signed it, and what it
/// says. Its times are compared with the clock at each use, as if it had come for the first time, and a token of which a
/// single character differs is another token.
///
/// Two generations, as in `RateLimiter`: when the young one is half of the capacity it becomes the old one, and what
/// nobody has used since is forgotten.
final class VerifiedTokens: Sendable {
    /// Tokens that are remembered; each takes about a kilobyte.
    static let defaultCapacity = 20_000

    private struct Known {
        let claims: AccessTokenClaims
        let principal: Principal
    }

    private struct Generations {
        var young: [String: Known] = [:]
        var old: [String: Known] = [:]
    }

    private let signer: AccessTokenSigner
    private let capacity: Int
    private let generations = Mutex(Generations())

    init(_ signer: AccessTokenSigner, capacity: Int = VerifiedTokens.defaultCapacity) {
        self.signer = signer
        self.capacity = capacity
    }

    /// Who a token speaks for that one of our keys signed and that is good at `now` (machine time).
    func principal(of token: String, at now: Timestamp) throws(TokenRejection) -> Principal {
        let known: Known
        if let remembered = remembered(token) {
            known = remembered
        } else {
            let claims = try signer.claims(of: token)
            known = Known(claims: claims, principal: Principal(claims))
            remember(known, as: token)
        }
        try AccessTokenSigner.check(known.claims, at: now)
        return known.principal
    }

    private func remembered(_ token: String) -> Known? {
        // Strings are equal when they look the same: a Kelvin sign equals a K, but it was not signed.
        guard token.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        return generations.withLock { generations in
            if let known = generations.young[token] { return known }
            guard let known = generations.old.removeValue(forKey: token) else { return nil }
            add(known, token, &generations)
            return known
        }
    }

    private func remember(_ known: Known, as token: String) {
        generations.withLock { add(known, token, &$0) }
    }

    private func add(_ known: Known, _ token: String, _ generations: inout Generations) {
        generations.young[token] = known
        guard generations.young.count > max(1, capacity / 2) else { return }
        generations.old = generations.young
        generations.young = [:]
    }

    /// How many are remembered.
    var count: Int { generations.withLock { $0.young.count + $0.old.count } }
}
