import Wire

extension ReasonRegister {
    /// Why a bid or a buy-now is refused (AU-1, AU-4 … AU-8, AU-12).
    static let bids: [Reason] = [
        Reason(
            "BID_TOO_LOW", .failedPrecondition, retry: .decision,
            de: "Das Gebot ist zu niedrig. Das nächste Gebot muss mindestens {minimum} betragen.",
            nl: "Het bod is te laag. Het volgende bod moet minstens {minimum} zijn.",
            en: "The bid is too low. The next bid must be at least {minimum}."),
        Reason(
            "AUCTION_NOT_STARTED", .failedPrecondition, retry: .call, de: "Die Auktion beginnt erst am {startsAt}.",
            nl: "De veiling begint pas op {startsAt}.", en: "The auction does not begin before {startsAt}."),
        Reason(
            "AUCTION_ENDED", .failedPrecondition,
            de: "Die Auktion ist seit {endedAt} zu Ende. Es war {lateByMilliseconds} ms zu spät.",
            nl: "De veiling is sinds {endedAt} afgelopen. Het was {lateByMilliseconds} ms te laat.",
            en: "The auction ended at {endedAt}. This came {lateByMilliseconds} ms too late."),
        Reason(
            "OWN_LISTING", .permissionDenied, de: "Auf das eigene Angebot kann man nicht bieten und es nicht kaufen.",
            nl: "Op het eigen aanbod kan men niet bieden, en men kan het niet kopen.",
            en: "Nobody can bid on or buy an own listing."),
        Reason(
            "NOT_VERIFIED", .permissionDenied,
            de: "Auf Termine bieten nur geprüfte Experten. Die Prüfung wird im Profil beantragt.",
            nl: "Op afspraken bieden alleen gecontroleerde experts. De controle wordt in het profiel aangevraagd.",
            en: "Only verified experts bid on appointments. Verification is requested on the profile."),
        Reason(
            "CURRENCY_MISMATCH", .invalidArgument,
            de: "Hier gilt nur die Währung {currency}; Beträge werden nicht umgerechnet.",
            nl: "Hier geldt alleen de valuta {currency}; bedragen worden niet omgerekend.",
            en: "Only the currency {currency} is taken here; amounts are never converted."),
        Reason(
            "AMOUNT_NOT_POSITIVE", .invalidArgument, de: "Der Betrag muss größer als null sein.",
            nl: "Het bedrag moet groter dan nul zijn.", en: "The amount must be greater than zero."),
        Reason(
            "AMOUNT_TOO_LARGE", .invalidArgument, de: "Der Betrag darf höchstens {maximum} sein.",
            nl: "Het bedrag mag hoogstens {maximum} zijn.", en: "The amount may be at most {maximum}."),
        Reason(
            "BUY_NOW_NOT_OFFERED", .failedPrecondition, de: "Dieses Angebot hat keinen Sofortkaufpreis.",
            nl: "Dit aanbod heeft geen prijs voor direct kopen.", en: "This listing has no buy-now price."),
        Reason(
            "BUY_NOW_GONE", .failedPrecondition, de: "Der Sofortkauf ist nicht mehr möglich, weil schon geboten wurde.",
            nl: "Direct kopen kan niet meer, omdat er al geboden is.",
            en: "Buy-now is no longer possible because there has been a bid."),
        Reason(
            "AUCTION_BUSY", .resourceExhausted, status: 503,
            de: "Gerade wird sehr viel geboten. Das Gebot wurde nicht bearbeitet; bitte noch einmal senden.",
            nl: "Er wordt nu zeer veel geboden. Het bod is niet verwerkt; stuur het opnieuw.",
            en: "Very many bids are waiting. The bid was not processed; please send it again."),
    ]

    /// Auctions themselves: reading, retracting, striking, ending (AU-9 … AU-11).
    static let auctions: [Reason] = [
        Reason(
            "AUCTION_NOT_FOUND", .notFound, de: "Diese Auktion gibt es nicht.", nl: "Deze veiling bestaat niet.",
            en: "There is no such auction."),
        Reason(
            "NO_ACTIVE_BID", .failedPrecondition, de: "Es gibt kein eigenes Gebot, das zurückgenommen werden könnte.",
            nl: "Er is geen eigen bod om terug te nemen.", en: "There is no own bid that could be taken back."),
        Reason(
            "TYPO_WINDOW_OVER", .failedPrecondition,
            de: "Ein Tippfehler kann nur innerhalb von {windowMinutes} Minuten nach dem Gebot zurückgenommen werden.",
            nl: "Een typefout kan alleen binnen {windowMinutes} minuten na het bod worden teruggenomen.",
            en: "A slip can be taken back only within {windowMinutes} minutes of the bid."),
        Reason(
            "CORRECTED_AMOUNT_MISSING", .invalidArgument,
            de: "Bei einem Tippfehler muss der gemeinte Betrag genannt werden.",
            nl: "Bij een typefout moet het bedoelde bedrag worden genoemd.",
            en: "For a slip the amount that was meant must be named."),
        Reason(
            "CORRECTED_AMOUNT_INVALID", .invalidArgument,
            de: "Der gemeinte Betrag muss ein anderes gültiges Gebot dieser Auktion sein.",
            nl: "Het bedoelde bedrag moet een ander geldig bod van deze veiling zijn.",
            en: "The amount that was meant must be another valid bid of this auction."),
        Reason(
            "NOT_SELLER", .permissionDenied, de: "Das darf nur, wer das Angebot eingestellt hat.",
            nl: "Dit mag alleen wie het aanbod heeft geplaatst.", en: "Only the seller may do this."),
        Reason(
            "NOT_AWARDED", .failedPrecondition, de: "Für dieses Angebot gibt es noch keinen Zuschlag.",
            nl: "Voor dit aanbod is er nog geen toewijzing.", en: "This listing has not been awarded."),
        Reason(
            "NOT_AWARDED_BUYER", .permissionDenied, de: "Das sieht nur, wer den Zuschlag bekommen hat.",
            nl: "Dit ziet alleen wie de veiling heeft gewonnen.", en: "Only the awarded buyer sees this."),
        Reason(
            "NO_SEALED_PART", .failedPrecondition, de: "Dieses Angebot hat keinen verschlossenen Teil.",
            nl: "Dit aanbod heeft geen verzegeld deel.", en: "This listing has no sealed part."),
        Reason(
            "BID_NOT_FOUND", .notFound, de: "Unter dieser Nummer gilt kein Gebot.",
            nl: "Onder dit nummer geldt geen bod.",
            en: "No bid of this number counts."),
        Reason(
            "ALREADY_CLOSED", .failedPrecondition, de: "Die Auktion ist schon abgeschlossen.",
            nl: "De veiling is al gesloten.", en: "The auction has been closed already."),
        Reason(
            "NOT_DUE", .failedPrecondition, retry: .call, de: "Die Auktion läuft noch.", nl: "De veiling loopt nog.",
            en: "The auction is still running."),
        Reason(
            "AUCTION_NOT_ENDED", .failedPrecondition, retry: .call,
            de: "Das gibt es erst, wenn die Auktion zu Ende ist.",
            nl: "Dit is er pas als de veiling is afgelopen.", en: "This exists only after the auction has ended."),
        Reason(
            "REASON_UNKNOWN", .invalidArgument, de: "Diesen Grund gibt es nicht.", nl: "Deze reden bestaat niet.",
            en: "There is no such reason."),
    ]

    /// Purchases at a fixed price (AU-18).
    static let purchases: [Reason] = [
        Reason(
            "NOT_LIVE", .failedPrecondition, de: "Dieses Angebot ist nicht (mehr) online.",
            nl: "Dit aanbod is niet (meer) online.", en: "This listing is not live (any more)."),
        Reason(
            "NOT_FIXED_PRICE", .failedPrecondition, de: "Dieses Angebot ist eine Auktion; es hat keinen Festpreis.",
            nl: "Dit aanbod is een veiling; het heeft geen vaste prijs.",
            en: "This listing is an auction; it has no fixed price."),
        Reason(
            "SOLD_OUT", .failedPrecondition, de: "Dieses Angebot ist ausverkauft.", nl: "Dit aanbod is uitverkocht.",
            en: "This listing is sold out."),
        Reason(
            "MARKET_NOT_SERVED", .failedPrecondition, de: "Im Markt {market} ist dieses Angebot nicht erhältlich.",
            nl: "In de markt {market} is dit aanbod niet verkrijgbaar.",
            en: "This listing is not available in the market {market}."),
        Reason(
            "QUANTITY_NOT_POSITIVE", .invalidArgument, de: "Die Menge muss mindestens 1 sein.",
            nl: "Het aantal moet minstens 1 zijn.", en: "The quantity must be at least 1."),
        Reason(
            "NOT_ENOUGH_LEFT", .failedPrecondition, retry: .decision, de: "Es sind nur noch {remainingQuantity} übrig.",
            nl: "Er zijn er nog maar {remainingQuantity} over.", en: "Only {remainingQuantity} are left."),
        Reason(
            "PRICE_CHANGED", .failedPrecondition, retry: .decision, de: "Der Preis ist jetzt {current}.",
            nl: "De prijs is nu {current}.", en: "The price is now {current}."),
    ]
}
