import Reactor
import Wire

/// What a handler knows of the call that it serves.
package struct CallContext: Sendable {
    /// Whose key the call came with.
    package let caller: Caller
    /// Trace context, principal, idempotency key, language.
    package let metadata: Metadata
    /// When the caller stops waiting. Calls made on behalf of this one inherit it: `CallOptions(inheriting:)`.
    package let deadline: MonotonicInstant
    /// `<service>.<method>`.
    package let method: String
    /// What travels back beside the answer.
    package let answer = AnswerMetadata()

    package init(caller: Caller, metadata: Metadata, deadline: MonotonicInstant, method: String) {
        self.caller = caller
        self.metadata = metadata
        self.deadline = deadline
        self.method = method
    }
}

/// Metadata of an answer, which a handler may set until it returns.
@Loop
package final class AnswerMetadata {
    package var metadata = Metadata()

    package nonisolated init() {}
}
