import Kernel
import Messaging
import Reactor
import Shapes
import Wire

/// What is known of a request before its body is read; parameters have their documented shapes.
struct RequestHead: Sendable {
    var path: [String: JSONValue] = [:]
    var query: [String: JSONValue] = [:]
    var principal: Principal?
    /// What the answer is written in (MK-1).
    var language = Language.en
    var deadline: MonotonicInstant
    var idempotencyKey: String?
    /// The version that `If-Match` names.
    var ifMatch: Int64?
    /// The tags of `If-None-Match`, as they are written.
    var ifNoneMatch: [String] = []
    /// `Accept` as it is written.
    var accept: String?
    /// Where a live feed goes on, from `Last-Event-ID`.
    var lastEventID: Int64?
    var traceParent: String
    /// The cookie that the request was authenticated by.
    var cookieToken: String?

    /// The member who makes the request; the route's access makes sure that there is one.
    var memberID: MemberID {
        guard let principal else { preconditionFailure("the route is not for members only") }
        return principal.member
    }

    /// The options of the calls that this request makes.
    var options: CallOptions {
        var metadata = Metadata()
        metadata.traceParent = traceParent
        metadata.principal = principal?.member.description
        metadata.idempotencyKey = idempotencyKey
        metadata.language = language.rawValue
        return CallOptions(deadline: deadline, metadata: metadata)
    }

    /// A path parameter that is an id.
    func id<Kind>(_ name: String) -> ID<Kind> {
        guard let text = path[name]?.stringValue, let id = ID<Kind>(text) else {
            preconditionFailure("the route has no id named \(name)")
        }
        return id
    }

    func integer(_ name: String) -> Int64? { (query[name] ?? path[name])?.integerValue }
    func text(_ name: String) -> String? { query[name]?.stringValue }
    func bool(_ name: String) -> Bool { query[name] == .bool(true) }
    func optionalID<Kind>(_ name: String) -> ID<Kind>? { text(name).flatMap { ID<Kind>($0) } }
    func choice<Choice: RawRepresentable>(_ name: String) -> Choice? where Choice.RawValue == String {
        text(name).flatMap { Choice(rawValue: $0) }
    }
    /// The number of items of a page.
    var limit: Int { Int(integer("limit") ?? Int64(Paging.defaultLimit)) }
}

/// A request to one route.
struct Call<Body: Sendable>: Sendable {
    let head: RequestHead
    let body: Body

    /// The member who makes the request; the route's access makes sure that there is one.
    var principal: Principal {
        guard let principal = head.principal else { preconditionFailure("the route is not for members only") }
        return principal
    }
    var member: MemberID { principal.member }
    var options: CallOptions { head.options }
}

/// The parameters of pages, the same everywhere.
enum Paging {
    static let defaultLimit = 20
    static let cursor = Parameter(
        "cursor", .text(TextShape(length: 1...1000)),
        "`nextCursor` of the page before, of the same query.")
    static func limit(_ maximum: Int64) -> Parameter {
        Parameter("limit", .integer(minimum: 1, maximum: maximum), "How many items, \(defaultLimit) by default.")
    }
}
