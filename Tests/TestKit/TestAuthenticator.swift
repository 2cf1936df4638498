import Messaging
import Reactor

/// The ZAP handler of the tests' process, which can have one only.
@Loop
package enum TestAuthenticator {
    package static let shared: ZAPAuthenticator = {
        do {
            return try ZAPAuthenticator()
        } catch {
            fatalError("the ZAP handler could not be bound: \(error)")
        }
    }()
}
