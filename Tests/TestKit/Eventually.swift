import Reactor

/// What `eventually` throws when a condition did not come true in time.
package struct NeverHappened: Error, CustomStringConvertible {
    package let description: String
}

/// Waits until `condition` holds, asking every few milliseconds; this is how tests wait, since a fixed sleep is either
/// too long or, on a busy machine, too short.
/// - Throws: `NeverHappened` after `timeoutSeconds`, and whatever `condition` throws.
package func eventually(
    _ what: String = "the condition", timeoutSeconds: Int64 = 10, file: String = #fileID, line: Int = #line,
    _ condition: @Sendable () async throws -> Bool
) async throws {
    let deadline = MonotonicInstant.now.advanced(by: .seconds(timeoutSeconds))
    while true {
        if try await condition() { return }
        guard MonotonicInstant.now < deadline else {
            throw NeverHappened(description: "\(what) did not come true within \(timeoutSeconds) s (\(file):\(line))")
        }
        try await Loop.sleep(.milliseconds(5))
    }
}
