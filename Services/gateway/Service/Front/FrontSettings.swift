import Kernel
import Reactor
import ServiceKit

/// The settings of the HTTP front, from the gateway's configuration.
struct FrontSettings: Sendable {
    var host = "127.0.0.1"
    var port = 8080
    /// How the platform is reached from outside, e.g. `https://market.example`; in the API document and for cookies.
    var publicURL: String?
    /// Bytes of a request's body.
    var bodyLimitBytes = 256 * 1024
    /// What a request may take.
    var requestTimeoutMilliseconds: Int64 = 5000
    /// How old an auction may be that `GET` answers with; 0 for not older than the request.
    var auctionFreshMilliseconds: Int64 = 20
    /// How long a connection may be silent while a request is awaited or read.
    var idleTimeoutSeconds: Int64 = 60
    var connectionLimit = 10_000
    /// Requests of one operation that are carried out at once; further ones wait.
    var requestLimit = 256
    /// For how long they wait; then they are refused. A refusal costs two thirds of an answer, so that it pays only when the
    /// answer would hardly come within the time of the request.
    var requestPatienceMilliseconds: Int64 = 2500
    /// Sites whose scripts may call the API from browsers, e.g. `https://shop.example`; none by default.
    var allowedOrigins: Set<String> = []
    /// Whether a proxy in front says who the client is: then the last address of `X-Forwarded-For` counts.
    var isForwardedForTrusted = false
    /// Whether every request is logged; failures are in any case.
    var isAccessLogged = true
    var rateLimits = RateLimits()
    var feeds = FeedLimits()

    init() {}

    /// The keys that `settings` of the gateway's configuration may have for the front.
    static let keys: Set<String> = Set(
        [
            "httpHost", "httpPort", "publicURL", "bodyLimitBytes", "requestTimeoutMilliseconds", "idleTimeoutSeconds",
            "connectionLimit", "requestLimit", "requestPatienceMilliseconds", "allowedOrigins", "trustForwardedFor",
            "accessLog", "feedListenerLimit", "rateLimitsEnabled", "rateLimitCapacity", "auctionFreshMilliseconds",
        ] + RateClass.allCases.flatMap(rateKeys))

    private static func rateKeys(_ rateClass: RateClass) -> [String] {
        let name = rateClass.rawValue.prefix(1).uppercased() + rateClass.rawValue.dropFirst()
        let period = rateClass.periodSeconds == 1 ? "PerSecond" : "PerHour"
        return ["member", "address"].flatMap { ["\($0)\(name)\(period)", "\($0)\(name)Burst"] }
    }

    /// Reads the settings; faults gather in `settings`.
    init(_ settings: Settings) {
        host = settings.string("httpHost", default: host)
        port = Int(settings.int("httpPort", in: 0...65535, default: Int64(port)))
        publicURL = settings.optionalString("publicURL")
        if let publicURL,
            !publicURL.hasPrefix("http://") && !publicURL.hasPrefix("https://") || publicURL.hasSuffix("/")
        {
            settings.fault("settings.publicURL must begin with http:// or https:// and end without a slash")
        }
        bodyLimitBytes = Int(settings.int("bodyLimitBytes", in: 1024...4_194_304, default: Int64(bodyLimitBytes)))
        requestTimeoutMilliseconds = settings.int(
            "requestTimeoutMilliseconds", in: 100...60_000, default: requestTimeoutMilliseconds)
        auctionFreshMilliseconds = settings.int(
            "auctionFreshMilliseconds", in: 0...1000, default: auctionFreshMilliseconds)
        idleTimeoutSeconds = settings.int("idleTimeoutSeconds", in: 1...3600, default: idleTimeoutSeconds)
        connectionLimit = Int(settings.int("connectionLimit", in: 1...1_000_000, default: Int64(connectionLimit)))
        requestLimit = Int(settings.int("requestLimit", in: 1...100_000, default: Int64(requestLimit)))
        requestPatienceMilliseconds = settings.int(
            "requestPatienceMilliseconds", in: 0...60_000, default: requestPatienceMilliseconds)
        allowedOrigins = Set(settings.strings("allowedOrigins", default: []))
        isForwardedForTrusted = settings.bool("trustForwardedFor", default: isForwardedForTrusted)
        isAccessLogged = settings.bool("accessLog", default: isAccessLogged)
        feeds.listeners = Int(settings.int("feedListenerLimit", in: 0...1_000_000, default: Int64(feeds.listeners)))
        rateLimits.isEnabled = settings.bool("rateLimitsEnabled", default: true)
        rateLimits.capacity = Int(settings.int("rateLimitCapacity", in: 100...10_000_000, default: 100_000))
        for rateClass in RateClass.allCases {
            let keys = Self.rateKeys(rateClass)
            rateLimits.members[rateClass] = Self.limit(settings, keys[0...1], RateLimits.defaultMembers[rateClass])
            rateLimits.addresses[rateClass] = Self.limit(settings, keys[2...3], RateLimits.defaultAddresses[rateClass])
        }
    }

    private static func limit(_ settings: Settings, _ keys: ArraySlice<String>, _ value: RateLimit?) -> RateLimit? {
        guard let value, let count = keys.first, let burst = keys.last else { return nil }
        return RateLimit(
            count: settings.int(count, in: 1...1_000_000, default: value.count), periodSeconds: value.periodSeconds,
            burst: settings.int(burst, in: 1...1_000_000, default: value.burst))
    }

    var isSecure: Bool { publicURL?.hasPrefix("https://") ?? false }
}
