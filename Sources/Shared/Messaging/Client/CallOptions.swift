import Reactor
import Wire

/// How one call is to be made.
package struct CallOptions: Sendable {
    /// Milliseconds that the call may take; nil for the method's default.
    package var timeoutMilliseconds: Int64?
    /// The deadline of the call on whose behalf this one is made; the earlier of the two wins.
    package var deadline: MonotonicInstant?
    package var metadata: Metadata
    /// Told of the metadata of the final answer when there are any, before the call returns or throws.
    package var onAnswerMetadata: (@Loop (Metadata) -> Void)?

    package init(
        timeoutMilliseconds: Int64? = nil, deadline: MonotonicInstant? = nil, metadata: Metadata = Metadata()
    ) {
        self.timeoutMilliseconds = timeoutMilliseconds
        self.deadline = deadline
        self.metadata = metadata
    }

    /// Takes over deadline and metadata of the call that is being served. The idempotency key stays behind: it names
    /// the effect of that call, not of this one.
    package init(inheriting context: CallContext) {
        deadline = context.deadline
        metadata = context.metadata
        metadata.idempotencyKey = nil
    }
}
