import Kernel
import Wire

/// Makes members and sessions in bulk, for sandboxes: load tests and replays. The user names carry the run's name, so
/// that calling again with the same run returns the same members with fresh sessions.
package enum CreateMembers: RPCMethod {
    package struct Request: Codable, Sendable {
        /// Names the run, `[a-z0-9-]{1,40}`.
        package var run: String
        /// 1 … 1000 names within the run, `[a-z0-9-]{1,40}`.
        package var names: [String]
        package var market: Market
        /// True makes verified experts.
        package var areVerifiedExperts: Bool
        /// True makes administrators.
        package var areAdministrators: Bool?

        package init(
            run: String, names: [String], market: Market, areVerifiedExperts: Bool, areAdministrators: Bool? = nil
        ) {
            self.run = run
            self.names = names
            self.market = market
            self.areVerifiedExperts = areVerifiedExperts
            self.areAdministrators = areAdministrators
        }
    }
    package struct Member: Codable, Sendable {
        package var name: String
        package var id: MemberID
        /// A bearer token for the gateway's HTTP front, good for an hour.
        package var accessToken: String
        package init(name: String, id: MemberID, accessToken: String) {
            self.name = name
            self.id = id
            self.accessToken = accessToken
        }
    }
    package struct Response: Codable, Sendable {
        package var members: [Member]
        package init(members: [Member]) { self.members = members }
    }
    package static let service: ServiceName? = .gateway
    package static let name = "createMembers"
    package static let callers = Set<Caller>.operators
    package static let isIdempotent = true
    package static let defaultTimeoutMilliseconds: Int64 = 30_000
}
