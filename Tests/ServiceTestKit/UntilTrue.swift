import Reactor

/// Waits like `eventually` of the test kit, but on the loop: where the services are, and what they own can be looked
/// at.
/// - Throws: `TestSetupFailure` after `timeoutSeconds`, and whatever `condition` throws.
@Loop
package func untilTrue(
    _ what: String, timeoutSeconds: Int64 = 60, _ condition: @Loop () async throws -> Bool
) async throws {
    let deadline = MonotonicInstant.now.advanced(by: .seconds(timeoutSeconds))
    while try await !condition() {
        guard MonotonicInstant.now < deadline else {
            throw TestSetupFailure(description: "\(what) did not come true within \(timeoutSeconds) s")
        }
        try await Loop.sleep(.milliseconds(10))
    }
}
