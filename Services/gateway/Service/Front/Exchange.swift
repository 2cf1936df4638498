import Hummingbird
import Kernel
import Reactor
import Wire

/// One request while it is answered: what the answer and the log line need to know.
struct Exchange: Sendable {
    let began: MonotonicInstant
    let trace: TraceContext
    let method: String
    let peerAddress: String
    /// The reader's language: of the member once it is known, before that of the request (MK-1).
    var language: Language
    var route: Route?
    var principal: Principal?
    var rate: (limit: RateLimit, decision: RateDecision)?
    /// The site whose script made the request, when it is an allowed one.
    var origin: String?

    init(_ request: Request, peerAddress: String) {
        began = .now
        trace = TraceContext(
            parent: request.headers[.traceparent],
            random: (TraceNumbers.next(), TraceNumbers.next(), TraceNumbers.next()))
        method = request.method.rawValue
        self.peerAddress = peerAddress
        language = request.headers[.acceptLanguage].flatMap(HeaderText.language) ?? .en
    }
}
