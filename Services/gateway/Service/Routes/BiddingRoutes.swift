import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// What affects the outcome of an auction, and buying. All of it needs an idempotency key (PY-12).
enum BiddingRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [placeBid(services), buyNow(services), purchase(services), retract(services), strike(services), end(services)]
    }

    private static func placeBid(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/auctions/{id}/bids", "placeBid", body: BidBody.self, returns: BidReceiptResource.self,
            Route.Traits(
                chapter: .auctions, summary: "Bid a maximum.",
                explanation: """
                    Proxy bidding: the price rises only as far as the other bids demand. A leader's bid that is not \
                    above the own maximum is acknowledged with `NO_CHANGE`. A refusal carries a signed receipt.
                    """,
                rateClass: .bid, idempotency: .required, status: 201,
                reasons: [
                    "AUCTION_NOT_FOUND", "AUCTION_NOT_STARTED", "AUCTION_ENDED", "OWN_LISTING", "NOT_VERIFIED",
                    "CURRENCY_MISMATCH", "AMOUNT_NOT_POSITIVE", "AMOUNT_TOO_LARGE", "BID_TOO_LOW", "AUCTION_BUSY",
                ],
                rules: ["AU-1", "AU-4", "AU-5", "AU-6", "AU-7", "AU-8", "AU-10", "MK-3"],
                requestExample: ["amount": ["amount": 1250, "currency": "EUR"]])
        ) { call in
            let (receipt, isReplayed) = try await once(
                PlaceBid.self,
                PlaceBid.Request(
                    auction: call.head.id("id"), bidder: call.member,
                    isVerifiedExpert: call.principal.isVerifiedExpert, amount: call.body.amount), call.options, services
            )
            return Answer(
                BidReceiptResource(receipt, currency: call.body.amount.currency), isReplayed: isReplayed)
        }
    }

    private static func buyNow(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/auctions/{id}/buy-now", "buyNow", body: NoBody.self, returns: PurchaseReceipt.self,
            Route.Traits(
                chapter: .auctions, summary: "Buy at the buy-now price.", rateClass: .bid, idempotency: .required,
                status: 201,
                reasons: [
                    "AUCTION_NOT_FOUND", "AUCTION_NOT_STARTED", "AUCTION_ENDED", "OWN_LISTING", "NOT_VERIFIED",
                    "BUY_NOW_NOT_OFFERED", "BUY_NOW_GONE", "AUCTION_BUSY",
                ],
                rules: ["AU-1", "AU-12"])
        ) { call in
            let (receipt, isReplayed) = try await once(
                BuyNow.self,
                BuyNow.Request(
                    auction: call.head.id("id"), buyer: call.member, isVerifiedExpert: call.principal.isVerifiedExpert),
                call.options, services)
            return Answer(receipt, isReplayed: isReplayed)
        }
    }

    private static func purchase(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/auctions/{id}/purchases", "purchase", body: PurchaseBody.self, returns: PurchaseReceipt.self,
            Route.Traits(
                chapter: .auctions, summary: "Buy from a fixed-price listing.", rateClass: .bid, idempotency: .required,
                status: 201,
                reasons: [
                    "LISTING_NOT_FOUND", "AUCTION_NOT_FOUND", "NOT_FIXED_PRICE", "NOT_LIVE", "SOLD_OUT", "OWN_LISTING",
                    "MARKET_NOT_SERVED", "QUANTITY_NOT_POSITIVE", "NOT_ENOUGH_LEFT", "PRICE_CHANGED",
                    "AMOUNT_TOO_LARGE",
                ],
                rules: ["AU-18"], requestExample: ["quantity": 1])
        ) { call in
            let (receipt, isReplayed) = try await once(
                PurchaseFixedPrice.self,
                PurchaseFixedPrice.Request(
                    listing: call.head.id("id"), buyer: call.member, market: call.body.market ?? call.principal.market,
                    quantity: call.body.quantity), call.options, services)
            return Answer(receipt, isReplayed: isReplayed)
        }
    }

    private static func retract(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/auctions/{id}/retractions", "retractBid", body: RetractionBody.self,
            returns: AuctionResource.self,
            Route.Traits(
                chapter: .auctions, summary: "Take back own bids.",
                explanation: "With more than 12 hours left all own bids go, else the last.", rateClass: .bid,
                idempotency: .required, status: 201,
                reasons: [
                    "AUCTION_NOT_FOUND", "AUCTION_ENDED", "NO_ACTIVE_BID", "TYPO_WINDOW_OVER",
                    "CORRECTED_AMOUNT_MISSING", "CORRECTED_AMOUNT_INVALID", "REASON_UNKNOWN", "AUCTION_BUSY",
                ],
                rules: ["AU-11"], requestExample: ["reason": "description_changed"])
        ) { call in
            let (view, isReplayed) = try await once(
                RetractBid.self,
                RetractBid.Request(
                    auction: call.head.id("id"), bidder: call.member, reason: call.body.reason,
                    correctedAmount: call.body.correctedAmount), call.options, services)
            return Answer(AuctionResource(view), isReplayed: isReplayed)
        }
    }

    private static let sellerReasons = [
        "AUCTION_NOT_FOUND", "NOT_SELLER", "AUCTION_NOT_STARTED", "AUCTION_ENDED", "REASON_UNKNOWN", "AUCTION_BUSY",
    ]

    private static func strike(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/auctions/{id}/bids/{sequence}/strike", "strikeBid", body: SellerReasonBody.self,
            returns: AuctionResource.self,
            Route.Traits(
                chapter: .auctions, summary: "Strike a bid, as the seller, for a legal reason.", rateClass: .bid,
                idempotency: .required, status: 201, reasons: sellerReasons + ["BID_NOT_FOUND"], rules: ["AU-11"],
                requestExample: ["reason": "bidder_unreliable"])
        ) { call in
            let (view, isReplayed) = try await once(
                StrikeBid.self,
                StrikeBid.Request(
                    auction: call.head.id("id"), seller: call.member, sequence: call.head.integer("sequence") ?? 0,
                    reason: call.body.reason), call.options, services)
            return Answer(AuctionResource(view), isReplayed: isReplayed)
        }
    }

    private static func end(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/auctions/{id}/end", "endAuctionEarly", body: SellerReasonBody.self,
            returns: AuctionResource.self,
            Route.Traits(
                chapter: .auctions, summary: "End an auction early, as the seller, for a legal reason.",
                explanation: "There is no award.", rateClass: .bid, idempotency: .required, status: 201,
                reasons: sellerReasons, rules: ["AU-11"], requestExample: ["reason": "theft"])
        ) { call in
            let (view, isReplayed) = try await once(
                EndAuctionEarly.self,
                EndAuctionEarly.Request(auction: call.head.id("id"), seller: call.member, reason: call.body.reason),
                call.options, services)
            return Answer(AuctionResource(view), isReplayed: isReplayed)
        }
    }
}
