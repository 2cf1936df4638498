import Kernel

/// An event that one service tells the others through its feed.
package protocol IntegrationEvent: Codable, Sendable {
    /// Upper camel case, past tense: `AuctionSold`.
    static var type: String { get }
    /// The service that emits it.
    static var service: ServiceName { get }
}
