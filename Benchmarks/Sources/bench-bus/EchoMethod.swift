import EchoShapes
import Kernel
import Wire

/// A bid in, a receipt out.
enum Echo: RPCMethod {
    typealias Request = Bid
    typealias Response = Receipt
    static let service: ServiceName? = .auctions
    static let name = "echo"
    static let callers: Set<Caller> = [.service(.gateway)]
    static let isIdempotent = true
}
