import CZeroMQ

/// A call of the ZeroMQ library that failed.
package struct ZeroMQError: Error, Hashable, Sendable {
    /// What was attempted, e.g. `bind tcp://127.0.0.1:5700`.
    package let operation: String
    /// The `errno` of the library.
    package let number: Int32

    /// The error of the call that has just failed on this thread.
    static func last(_ operation: String) -> ZeroMQError { ZeroMQError(operation: operation, number: zmq_errno()) }

    package var isAddressInUse: Bool { number == EADDRINUSE }
}

extension ZeroMQError: CustomStringConvertible {
    package var description: String { "\(operation): \(String(cString: zmq_strerror(number)))" }
}
