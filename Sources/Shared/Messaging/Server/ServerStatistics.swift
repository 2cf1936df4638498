/// What a server has done and not done since it started.
package struct ServerStatistics: Sendable {
    /// What was dropped without an answer, or with a goaway, by reason: names of frame faults, `no_user_id`,
    /// `foreign_identity`, `no_session`, `expired`, `too_many_sessions`, `unknown_kind`, `unroutable`, `slow_peer`.
    package internal(set) var drops: [String: UInt64] = [:]
    /// Peers that are known now.
    package internal(set) var sessions = 0
    /// Calls whose handlers run now.
    package internal(set) var runningCalls = 0
    /// Those of them that are streams.
    package internal(set) var runningStreams = 0
    /// Bytes of the requests of these calls.
    package internal(set) var runningBytes = 0
    /// Frames received and sent.
    package internal(set) var framesReceived: UInt64 = 0
    package internal(set) var framesSent: UInt64 = 0
}
