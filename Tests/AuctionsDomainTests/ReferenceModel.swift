/// AU-4 … AU-12 once more, as naively as can be: the whole list of bids is kept and price and leader are computed from
/// it by the formula after every command. It shares no code with the domain; instants are microseconds, members numbers.
struct ReferenceModel {
    struct Bid {
        let sequence, who, maximum, at: Int
        var counts = true
    }

    let seller = 0
    let start: Int
    let reserve: Int?
    let buyNowPrice: Int?
    let window: Int
    let latestEnd: Int
    let opening: Int
    var ends: Int
    var bids: [Bid] = []
    var sequence = 0
    var price: Int
    var lastAt: Int
    var status = "open"
    var winner: Int?
    var extensionCount = 0

    init(start: Int, reserve: Int?, buyNow: Int?, window: Int, extension: Int, opening: Int, ends: Int) {
        self.start = start
        self.reserve = reserve
        buyNowPrice = buyNow
        self.window = window
        latestEnd = ends + `extension`
        self.opening = opening
        self.ends = ends
        price = start
        lastAt = opening
    }

    static func increment(_ price: Int) -> Int {
        let lines = [
            100: 5, 500: 25, 2500: 50, 10_000: 100, 25_000: 250, 50_000: 500, 100_000: 1000, 250_000: 2500,
            500_000: 5000,
        ]
        return lines.filter { price < $0.key }.min { $0.key < $1.key }?.value ?? 10_000
    }

    /// One line per bidder with a bid that counts: the best first.
    var ranking: [Bid] {
        var best: [Int: Bid] = [:]
        for bid in bids where bid.counts && bid.maximum > best[bid.who]?.maximum ?? 0 { best[bid.who] = bid }
        return best.values.sorted { ($0.maximum, -$0.sequence) > ($1.maximum, -$1.sequence) }
    }

    var leader: Bid? { ranking.first }
    var reserveIsMet: Bool? { reserve.map { (leader?.maximum ?? 0) >= $0 } }
    var minimum: Int { leader == nil ? start : price + ReferenceModel.increment(price) }
    var buyNowIsGone: Bool { bids.contains { $0.maximum >= reserve ?? 0 } }

    /// AU-4, line by line.
    var formula: Int {
        let ranking = ranking
        guard let first = ranking.first else { return start }
        let lead = first.maximum
        guard ranking.count > 1 else {
            guard let reserve else { return start }
            return lead >= reserve ? reserve : lead
        }
        let other = ranking[1].maximum
        if let reserve, lead < reserve { return lead }
        let stepped = max(start, min(lead, other + ReferenceModel.increment(other)))
        return max(stepped, reserve ?? 0)
    }

    func refusal(who: Int, at: Int) -> String? {
        if at < opening { return "AUCTION_NOT_STARTED" }
        if status != "open" || at >= ends { return "AUCTION_ENDED" }
        return who == seller ? "OWN_LISTING" : nil
    }

    mutating func bid(who: Int, amount: Int, rightCurrency: Bool, now: Int) -> String {
        let at = sequence == 0 ? now : max(now, lastAt)
        if let refusal = refusal(who: who, at: at) { return refusal }
        if !rightCurrency { return "CURRENCY_MISMATCH" }
        if amount <= 0 { return "AMOUNT_NOT_POSITIVE" }
        if amount > 1_000_000_000_000 { return "AMOUNT_TOO_LARGE" }
        let before = leader
        if let before, before.who == who {
            if amount <= before.maximum { return "NO_CHANGE" }
            record(who, amount, at)
            if let reserve, before.maximum < reserve { price = formula }
            return "ACCEPTED"
        }
        if amount < minimum { return "BID_TOO_LOW" }
        record(who, amount, at)
        let oldPrice = price
        price = formula
        if window > 0, ends - at <= window, leader?.who != before?.who || price != oldPrice {
            let moved = min(at + window, latestEnd)
            if moved > ends { (ends, extensionCount) = (moved, extensionCount + 1) }
        }
        return "ACCEPTED"
    }

    mutating func record(_ who: Int, _ amount: Int, _ at: Int) {
        next(at)
        bids.append(Bid(sequence: sequence, who: who, maximum: amount, at: at))
    }

    mutating func next(_ at: Int) {
        sequence += 1
        lastAt = at
    }

    mutating func buyNow(who: Int, now: Int) -> String {
        let at = sequence == 0 ? now : max(now, lastAt)
        if let refusal = refusal(who: who, at: at) { return refusal }
        guard let buyNowPrice else { return "BUY_NOW_NOT_OFFERED" }
        if buyNowIsGone { return "BUY_NOW_GONE" }
        next(at)
        (price, winner, status, ends) = (buyNowPrice, who, "sold", at)
        return "ACCEPTED"
    }

    mutating func retract(who: Int, typo: Bool, corrected: Int?, now: Int) -> String {
        let at = sequence == 0 ? now : max(now, lastAt)
        if status != "open" || at >= ends { return "AUCTION_ENDED" }
        let own = bids.filter { $0.counts && $0.who == who }
        guard let last = own.last else { return "NO_ACTIVE_BID" }
        if typo {
            if at - last.at >= 3_600_000_000 { return "TYPO_WINDOW_OVER" }
            guard let corrected else { return "CORRECTED_AMOUNT_MISSING" }
            if corrected <= 0 || corrected == last.maximum { return "CORRECTED_AMOUNT_INVALID" }
        }
        let goers = ends - at > 12 * 3_600_000_000 ? own.map(\.sequence) : [last.sequence]
        next(at)
        remove(goers)
        return "ACCEPTED"
    }

    mutating func remove(_ goers: [Int]) {
        for index in bids.indices where goers.contains(bids[index].sequence) { bids[index].counts = false }
        price = min(price, formula)
    }

    mutating func strike(_ target: Int, by who: Int, now: Int) -> String {
        let at = sequence == 0 ? now : max(now, lastAt)
        if who != seller { return "NOT_SELLER" }
        if let refusal = refusal(who: -1, at: at) { return refusal }
        guard bids.contains(where: { $0.counts && $0.sequence == target }) else { return "BID_NOT_FOUND" }
        next(at)
        remove([target])
        return "ACCEPTED"
    }

    mutating func endEarly(by who: Int, now: Int) -> String {
        let at = sequence == 0 ? now : max(now, lastAt)
        if who != seller { return "NOT_SELLER" }
        if let refusal = refusal(who: -1, at: at) { return refusal }
        next(at)
        (status, ends) = ("expired", at)
        return "ACCEPTED"
    }

    mutating func close(now: Int) -> String {
        if status != "open" { return "ALREADY_CLOSED" }
        if now < ends { return "NOT_DUE" }
        next(ends)
        if let leader, reserveIsMet != false {
            (status, winner) = ("sold", leader.who)
        } else {
            status = "expired"
        }
        return "ACCEPTED"
    }
}
