/// The trace that a command on a member belongs to: whoever calls sets it around the call, and events carry it on.
package enum MemberTrace {
    /// W3C `traceparent` of the calling span.
    @TaskLocal package static var parent: String?
}
