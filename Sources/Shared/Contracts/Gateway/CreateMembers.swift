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

        package init(run: String, names: [String], market: Market, areVerifiedExperts: Bool) {
            self.run = run
            self.names = names
            self.market = market
            self.areVerifiedExperts = areVerifiedExperts
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

/// A member's contact data, for the service that must put them into a contract (OR-3). Each call is logged.
package enum GetContact: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID
        /// What it is needed for, e.g. `order:0197…`.
        package var purpose: String
        package init(member: MemberID, purpose: String) {
            self.member = member
            self.purpose = purpose
        }
    }
    package typealias Response = ContactData
    package static let service: ServiceName? = .gateway
    package static let name = "getContact"
    package static let callers: Set<Caller> = [.service(.orders)]
    package static let isIdempotent = true
}
