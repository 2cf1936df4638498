import Kernel

/// Checks a listing against the rules AU-2, AU-3, AU-12, AU-18 and MK-3 and the numbers of a policy.
package struct ListingValidation: Sendable {
    package let policy: AuctionPolicy
    /// The markets that the installation serves; the sandbox market is among them in a sandbox only.
    package let servedMarkets: [Market]

    package init(policy: AuctionPolicy, servedMarkets: [Market]) {
        self.policy = policy
        self.servedMarkets = servedMarkets
    }

    /// All faults in the order of the fields; empty when the listing may be published.
    package func faults(of content: ListingContent, sealedPart: SealedPart?) -> [ListingFault] {
        textFaults(content) + marketFaults(content) + offerFaults(content) + requestFaults(content)
            + sealedFaults(content.kind, sealedPart)
    }

    private func textFaults(_ content: ListingContent) -> [ListingFault] {
        var faults: [ListingFault] = []
        let limits = policy.limits
        let titleCharacters = visibleCharacters(content.title)
        if titleCharacters < limits.titleMinimumCharacters {
            faults.append(.titleTooShort(minimumCharacters: limits.titleMinimumCharacters))
        }
        if content.title.count > limits.titleMaximumCharacters {
            faults.append(.titleTooLong(maximumCharacters: limits.titleMaximumCharacters))
        }
        if visibleCharacters(content.description) == 0 { faults.append(.descriptionMissing) }
        if content.description.count > limits.descriptionMaximumCharacters {
            faults.append(.descriptionTooLong(maximumCharacters: limits.descriptionMaximumCharacters))
        }
        return faults
    }

    private func marketFaults(_ content: ListingContent) -> [ListingFault] {
        guard !content.markets.isEmpty else { return [.marketsMissing] }
        var faults = doubles(content.markets).map(ListingFault.marketTwice)
        faults += Set(content.markets).subtracting(servedMarkets).map(ListingFault.marketNotServed)
            .sorted { $0.sortKey < $1.sortKey }
        if !content.markets.contains(where: { $0.currency == content.currency }) {
            faults.append(.currencyOfNoMarket(content.currency))
        }
        return faults
    }

    private func offerFaults(_ content: ListingContent) -> [ListingFault] {
        switch content.offer {
        case .auction(let offer): auctionFaults(offer, currency: content.currency)
        case .fixedPrice(let offer): fixedPriceFaults(offer, content)
        }
    }

    private func auctionFaults(_ offer: AuctionOffer, currency: CurrencyCode) -> [ListingFault] {
        var faults = amountFaults(offer.startPrice, .startPrice, currency)
        if policy.increments(for: currency) == nil { faults.append(.currencyWithoutIncrements(currency)) }
        let startIsSound = faults.isEmpty
        if let reserve = offer.reserve {
            let own = amountFaults(reserve, .reserve, currency)
            faults += own
            if startIsSound, own.isEmpty, reserve.amount < offer.startPrice.amount {
                faults.append(.reserveBelowStartPrice)
            }
        }
        if let buyNow = offer.buyNow {
            let own = amountFaults(buyNow, .buyNow, currency)
            faults += own
            if startIsSound, own.isEmpty {
                let minimum = lowestBuyNow(startPrice: offer.startPrice.amount)
                if buyNow.amount < minimum { faults.append(.buyNowTooLow(minimum: minimum)) }
                if let reserve = offer.reserve, reserve.currency == currency, buyNow.amount < reserve.amount {
                    faults.append(.buyNowBelowReserve)
                }
            }
        }
        if !policy.durationDays.contains(offer.durationDays) {
            faults.append(.durationNotOffered(choices: policy.durationDays))
        }
        return faults
    }

    /// The policy's percentage of the start price, rounded up to a whole minor unit (AU-12).
    package func lowestBuyNow(startPrice: Int64) -> Int64 {
        (startPrice * policy.buyNowMinimumPercent + 99) / 100
    }

    private func fixedPriceFaults(_ offer: FixedPriceOffer, _ content: ListingContent) -> [ListingFault] {
        var faults: [ListingFault] = content.kind == .appointment ? [.fixedPriceNotAllowed] : []
        if !(1...policy.limits.quantityMaximum).contains(offer.quantity) {
            faults.append(.quantityOutOfRange(maximum: policy.limits.quantityMaximum))
        }
        let priced = offer.prices.map(\.market)
        faults += doubles(priced).map(ListingFault.priceTwice)
        for market in content.markets where !priced.contains(market) { faults.append(.priceMissing(market)) }
        for price in offer.prices {
            if !content.markets.contains(price.market) { faults.append(.priceForOtherMarket(price.market)) }
            faults += amountFaults(price.price, .prices, price.market.currency)
        }
        return faults
    }

    private func amountFaults(
        _ money: Money, _ field: ListingFault.Field, _ currency: CurrencyCode
    ) -> [ListingFault] {
        var faults: [ListingFault] = []
        if money.currency != currency { faults.append(.currencyMismatch(field: field, expected: currency)) }
        if money.amount <= 0 { faults.append(.amountNotPositive(field: field)) }
        if money.amount > Money.maximumAmount {
            faults.append(.amountTooLarge(field: field, maximum: Money.maximumAmount))
        }
        return faults
    }

    private func requestFaults(_ content: ListingContent) -> [ListingFault] {
        var faults: [ListingFault] = []
        if content.kind == .appointment {
            if let request = content.request {
                if request.subjects.isEmpty { faults.append(.subjectsMissing) }
                if !doubles(request.subjects).isEmpty { faults.append(.subjectTwice) }
            } else {
                faults.append(.requestMissing)
            }
            if content.publicPart == nil { faults.append(.publicPartMissing) }
        } else if content.request != nil {
            faults.append(.requestNotAllowed)
        }
        if let part = content.publicPart {
            // What and when are the questions of a request; of an item or work only the place must be told.
            let isRequired = content.kind == .appointment
            faults += lineFaults(part.what, .what, isRequired: isRequired)
            faults += lineFaults(part.postalArea, .postalArea, isRequired: true)
            faults += lineFaults(part.when, .when, isRequired: isRequired)
        }
        return faults
    }
}

extension ListingValidation {
    private func sealedFaults(_ kind: TradeKind, _ part: SealedPart?) -> [ListingFault] {
        guard kind == .appointment else { return part == nil ? [] : [.sealedPartNotAllowed] }
        guard let part else { return [.sealedPartMissing] }
        var faults: [ListingFault] = []
        if part.persons.isEmpty { faults.append(.textMissing(field: .persons)) }
        for person in part.persons {
            faults += lineFaults(person.relation, .persons, isRequired: true)
            faults += lineFaults(person.occupation ?? "", .persons, isRequired: false)
            if let year = person.birthYear, !(1900...2100).contains(year) {
                faults.append(.valueOutOfRange(field: .persons))
            }
        }
        if visibleCharacters(part.situation) == 0 { faults.append(.textMissing(field: .situation)) }
        if part.situation.count > policy.limits.descriptionMaximumCharacters {
            faults.append(
                .textTooLong(field: .situation, maximumCharacters: policy.limits.descriptionMaximumCharacters))
        }
        for contract in part.existingContracts {
            faults += lineFaults(contract.subject, .existingContracts, isRequired: true)
            faults += lineFaults(contract.provider ?? "", .existingContracts, isRequired: false)
        }
        for time in part.times
        where !(1...7).contains(time.weekday) || time.fromMinute < 0 || time.untilMinute > 1440
            || time.fromMinute >= time.untilMinute
        {
            faults.append(.valueOutOfRange(field: .times))
        }
        let maximum = policy.limits.sealedListMaximumCount
        for (field, count) in [
            (ListingFault.Field.persons, part.persons.count), (.existingContracts, part.existingContracts.count),
            (.times, part.times.count),
        ] where count > maximum {
            faults.append(.tooManyItems(field: field, maximum: maximum))
        }
        return faults
    }

    private func lineFaults(_ text: String, _ field: ListingFault.Field, isRequired: Bool) -> [ListingFault] {
        let maximum = policy.limits.lineMaximumCharacters
        if text.count > maximum { return [.textTooLong(field: field, maximumCharacters: maximum)] }
        return isRequired && visibleCharacters(text) == 0 ? [.textMissing(field: field)] : []
    }
}

/// How many characters of a text can be seen: blanks make no title.
private func visibleCharacters(_ text: String) -> Int { text.reduce(0) { $1.isWhitespace ? $0 : $0 + 1 } }

/// The values that occur more than once, each once, in order.
private func doubles<Value: Hashable>(_ values: [Value]) -> [Value] {
    var counts: [Value: Int] = [:]
    return values.filter { value in
        counts[value, default: 0] += 1
        return counts[value] == 2
    }
}

extension ListingFault {
    fileprivate var sortKey: String {
        if case .marketNotServed(let market) = self { market.rawValue } else { "" }
    }
}
