import Kernel
import Wire

/// Makes the instance end, as by a crash, when it reaches a place of its work. Exists in sandbox mode only.
package enum ArmFailpoint: RPCMethod {
    package struct Request: Codable, Sendable {
        /// A name of `Failpoint`, e.g. `orderOpened`.
        package var point: String
        /// `before` or `after`.
        package var side: String
        /// How often the place is passed unharmed first.
        package var passes: Int

        package init(point: String, side: String, passes: Int) {
            self.point = point
            self.side = side
            self.passes = passes
        }
    }
    package typealias Response = Empty
    package static let service: ServiceName? = nil
    package static let name = "armFailpoint"
    package static let callers = Set<Caller>.operators
    package static let isIdempotent = true
}
