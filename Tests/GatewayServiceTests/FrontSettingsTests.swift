import ServiceKit
import Testing
import Wire

@testable import GatewayService

@Suite struct FrontSettingsTests {
    @Test("Without settings the defaults hold: loopback, limits on, no other site's scripts")
    func defaults() throws {
        let settings = Settings([:])
        let front = FrontSettings(settings)
        try settings.check()
        #expect(front.host == "127.0.0.1" && front.port == 8080)
        #expect(front.bodyLimitBytes == 262_144)
        #expect(front.requestTimeoutMilliseconds == 5000 && front.auctionFreshMilliseconds == 20)
        #expect(front.allowedOrigins.isEmpty && front.rateLimits.isEnabled)
        #expect(front.rateLimits.members == RateLimits.defaultMembers)
    }

    @Test("Every setting is read under its key")
    func allKeys() throws {
        let values: JSONValue = [
            "httpHost": "0.0.0.0", "httpPort": 80, "publicURL": "https://market.example", "bodyLimitBytes": 2048,
            "requestTimeoutMilliseconds": 200, "idleTimeoutSeconds": 7, "connectionLimit": 8, "requestLimit": 6,
            "requestPatienceMilliseconds": 5,
            "allowedOrigins": ["https://shop.example"], "trustForwardedFor": true, "accessLog": false,
            "auctionFreshMilliseconds": 17, "feedListenerLimit": 9, "rateLimitsEnabled": false,
            "rateLimitCapacity": 1000, "memberBidPerSecond": 11,
            "memberBidBurst": 12, "addressReadPerSecond": 13, "addressReadBurst": 14,
            "addressContactPerHour": 15, "addressContactBurst": 16,
        ]
        for key in (values.objectValue ?? [:]).keys { #expect(FrontSettings.keys.contains(key), "\(key)") }
        let settings = Settings(values)
        let front = FrontSettings(settings)
        try settings.check()
        #expect(front.auctionFreshMilliseconds == 17)
        #expect(front.port == 80 && front.isSecure && front.feeds.listeners == 9)
        #expect(front.connectionLimit == 8 && front.requestLimit == 6 && front.requestPatienceMilliseconds == 5)
        #expect(
            front.allowedOrigins == ["https://shop.example"] && front.isForwardedForTrusted && !front.isAccessLogged)
        #expect(front.rateLimits.members[.bid] == RateLimit(perSecond: 11, burst: 12))
        #expect(front.rateLimits.addresses[.read] == RateLimit(perSecond: 13, burst: 14))
        #expect(
            front.rateLimits.addresses[.contact] == RateLimit(count: 15, periodSeconds: 3600, burst: 16))
        #expect(!front.rateLimits.isEnabled && front.rateLimits.capacity == 1000)
    }

    @Test("All faults are named at once")
    func faults() {
        let settings = Settings(["httpPort": 70_000, "publicURL": "market.example", "memberBidBurst": 0])
        _ = FrontSettings(settings)
        do {
            try settings.check()
            Issue.record("faults were not found")
        } catch {
            #expect(error.faults.count == 3)
        }
    }
}
