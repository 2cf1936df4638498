import AuctionsDomain
import Kernel

/// One random auction, held by the domain and by the reference model side by side.
struct RandomAuction {
    private var random: SplitMix64
    private(set) var run: AuctionRun
    private var model: ReferenceModel
    private var now: Int
    private var step = 0
    /// How often each answer was given and each thing happened.
    private(set) var seen: [String: Int] = [:]

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        let start = random.oneIn(5) ? random.pick(1...100_000) : random.pick(1...3_000)
        let reserve = random.oneIn(2) ? nil : start + random.pick(0...start * 2)
        let buyNow = random.oneIn(2) ? nil : max((start * 130 + 99) / 100, reserve ?? 0) + random.pick(0...start)
        let window = random.oneIn(4) ? 0 : [1, 30, 120, 600][random.pick(0...3)]
        let extra = random.oneIn(3) ? random.pick(0...300) : 3600
        let seconds = random.oneIn(3) ? random.pick(60...50_000) : 86_400 * random.pick(1...10)
        let terms = Fixture.terms(
            start: Int64(start), buyNow: buyNow.map(Int64.init), softCloseSeconds: Int64(window),
            maximumExtensionSeconds: Int64(extra), seconds: Int64(seconds))
        run = AuctionRun(terms, reserve: reserve.map(Int64.init))
        let opening = Int(Fixture.start.microseconds)
        now = opening
        model = ReferenceModel(
            start: start, reserve: reserve, buyNow: buyNow, window: window * 1_000_000, extension: extra * 1_000_000,
            opening: opening, ends: opening + seconds * 1_000_000)
    }

    /// Gives random commands, closes the auction and verifies its proofs. The text of the first difference, or nil.
    mutating func play() -> String? {
        let steps = random.pick(2...18)
        while step < steps {
            step += 1
            moveClock()
            if let difference = command() { return "step \(step): \(difference)" }
        }
        now = max(now, model.ends) + random.pick(0...1_000_000)
        if let difference = compareResult() ?? compare(model.close(now: now), answer { try $0.close(at: $1) }) {
            return "at the close: \(difference)"
        }
        return proofDifference()
    }

    /// Mostly small steps; at times to the very end, around the soft close, near a window's end, or a little back.
    private mutating func moveClock() {
        switch random.pick(1...20) {
        case 1: now = model.ends - random.pick(0...2)
        case 2...4: now = max(now, model.ends - random.pick(0...150_000_000))
        case 5: now += random.pick(0...86_400_000_000)
        case 6: now = max(now, model.ends - 43_200_000_000 - random.pick(-1...1))
        case 7: now = (model.bids.last?.at ?? now) + 3_600_000_000 - random.pick(-1...1)
        case 8: now -= random.pick(0...5_000_000)
        default: now += random.pick(0...200_000_000)
        }
    }

    private mutating func command() -> String? {
        switch random.pick(1...40) {
        case 1...3: return retraction()
        case 4:
            let who = random.oneIn(8) ? 1 : 0
            let target = random.pick(0...max(1, model.sequence))
            return compare(
                model.strike(target, by: who, now: now),
                answer { try $0.strike(Int64(target), by: who, at: $1) })
        case 5 where random.oneIn(3):
            let who = random.oneIn(4) ? 1 : 0
            return compare(model.endEarly(by: who, now: now), answer { try $0.endEarly(by: who, at: $1) })
        case 6:
            let who = random.pick(0...5)
            return compare(model.buyNow(who: who, now: now), answer { try $0.buyNow(who, at: $1) })
        case 7: return compareResult() ?? compare(model.close(now: now), answer { try $0.close(at: $1) })
        default: return bid()
        }
    }

    private mutating func retraction() -> String? {
        let who = random.oneIn(3) ? random.pick(0...5) : model.leader?.who ?? 1
        let typo = random.oneIn(2)
        let last = model.bids.last { $0.counts && $0.who == who }?.maximum ?? 1
        let corrected: Int? = random.oneIn(6) ? nil : random.oneIn(6) ? last : random.pick(-1...5000)
        return compare(
            model.retract(who: who, typo: typo, corrected: corrected, now: now),
            answer {
                try $0.retract(
                    who, typo ? .typo : .descriptionChanged, corrected: corrected.map(Int64.init), at: $1)
            })
    }

    private mutating func bid() -> String? {
        let who = random.oneIn(30) ? 0 : random.pick(1...5)
        let known = model.bids.isEmpty ? model.start : model.bids[random.pick(0...model.bids.count - 1)].maximum
        let amount: Int
        switch random.pick(1...12) {
        case 1...3: amount = model.minimum
        case 4: amount = model.minimum - 1
        case 5: amount = model.reserve ?? model.minimum + 1
        case 6: amount = known
        case 7: amount = known + random.pick(-3...3)
        case 8: amount = random.oneIn(8) ? 1_000_000_000_000 + random.pick(0...1) : model.price + 1
        case 9: amount = random.oneIn(10) ? random.pick(-1...0) : model.minimum + 2
        case 10: amount = known + ReferenceModel.increment(known) + random.pick(-1...1)
        default: amount = model.minimum + random.pick(0...model.price * 2)
        }
        let rightCurrency = !random.oneIn(60)
        return compare(
            model.bid(who: who, amount: amount, rightCurrency: rightCurrency, now: now),
            answer { run, now in
                guard rightCurrency else {
                    let dollars = Money(amount: Int64(amount), currency: .usd)
                    let command = BidCommand(
                        bidder: Fixture.member(who), isVerifiedExpert: true, maximum: dollars)
                    return try run.auction.place(command, now: now)
                }
                return try run.bid(who, Int64(amount), at: now)
            })
    }

    /// What the domain answers, as the model words it.
    private mutating func answer(_ command: (inout AuctionRun, Timestamp) throws -> Any) -> String {
        do {
            let answer = try command(&run, Timestamp(microseconds: Int64(now)))
            if let decision = answer as? BidDecision, case .noChange = decision { return NoChange.code }
            return "ACCEPTED"
        } catch let rejection as BidRejection {
            return rejection.reason
        } catch let rejection as RetractionRejection {
            return rejection.reason
        } catch let rejection as SellerActionRejection {
            return rejection.reason
        } catch let rejection as CloseRejection {
            return rejection.reason
        } catch {
            return "\(error)"
        }
    }

    private mutating func compare(_ expected: String, _ found: String) -> String? {
        seen[found, default: 0] += 1
        let auction = run.auction
        let pairs: [(String, String, String)] = [
            ("answer", expected, found),
            ("price", "\(model.price)", "\(auction.price)"),
            ("sequence", "\(model.sequence)", "\(auction.sequence)"),
            ("status", model.status, auction.status.rawValue),
        ]
        if let pair = pairs.first(where: { $0.1 != $0.2 }) { return "\(pair.0): expected \(pair.1), found \(pair.2)" }
        if model.leader.map({ Fixture.member($0.who) }) != auction.leader?.bidder { return "leader" }
        if model.leader.map({ Int64($0.maximum) }) != auction.leader?.maximum { return "leader's maximum" }
        if model.reserveIsMet != auction.reserveIsMet { return "reserve met" }
        if Int64(model.ends) != auction.endsAt.microseconds { return "end" }
        if model.extensionCount != auction.extensions.count { return "extensions" }
        if model.winner.map(Fixture.member) != auction.winner { return "winner" }
        if model.bids.count(where: \.counts) != auction.bidCount { return "bid count" }
        if model.status == "open", Int64(model.minimum) != auction.minimumBid { return "minimum" }
        if model.buyNowIsGone != auction.buyNowIsGone { return "buy-now gone" }
        return nil
    }

    /// AU-9: what a read shows is what a close at the same instant makes of the auction.
    private func compareResult() -> String? {
        let shown = run.auction.computedResult(at: Timestamp(microseconds: Int64(now)))
        var closed = model
        _ = closed.close(now: now)
        let isSame =
            shown.status.rawValue == closed.status && shown.price.description == closed.price.description
            && shown.winner == closed.winner.map(Fixture.member)
        return isSame ? nil : "computed result"
    }

    private mutating func proofDifference() -> String? {
        do {
            let proof = try run.proof(random.oneIn(8) ? .parties : .published)
            let verdict = try proof.verify(trustedPublicKey: Fixture.key.publicKey)
            let isSold = model.status == "sold"
            guard verdict.winner == model.winner.map({ Fixture.secret.pseudonym(of: Fixture.member($0)) }),
                verdict.price?.amount == (isSold ? Int64(model.price) : nil), verdict.entryCount == model.sequence,
                verdict.closing.status.rawValue == model.status
            else { return "the proof's verdict" }
            // A bid stays sealed when it is above every price that was ever shown, and only then.
            let shown = run.entries.map(\.price).max() ?? 0
            let isPublic = proof.disclosure == .published
            let sealed = isPublic ? model.bids.count { Int64($0.maximum) > max(shown, Int64(model.start)) } : 0
            guard verdict.sealedCount == sealed else { return "sealed bids" }
            note(verdict)
            return nil
        } catch {
            return "the proof: \(error)"
        }
    }

    private mutating func note(_ verdict: ProofVerdict) {
        seen[verdict.closing.rawValue, default: 0] += 1
        if verdict.sealedCount > 0 { seen["sealed", default: 0] += 1 }
        if run.auction.extensions.count > 0 { seen["extended", default: 0] += 1 }
        if run.auction.endsAt == run.auction.terms.latestEnd { seen["extended to the limit", default: 0] += 1 }
        for entry in run.entries {
            seen[entry.kind.rawValue, default: 0] += 1
            if entry.kind == .retraction, entry.withdrawn.count > 1 { seen["several withdrawn", default: 0] += 1 }
        }
    }
}
