/// How the attempt to hand a mail over ended.
package enum TransferOutcome: Hashable, Sendable {
    /// Who is at fault when a mail has to wait.
    package enum Obstacle: String, Hashable, Sendable {
        /// The platform itself: another service, or what it says of the mail.
        case platform
        /// The mail server cannot be reached, does not let us in or broke off.
        case server
        /// The mail server does not take this mail now.
        case recipient
    }

    /// The mail server, or the folder, has taken the mail over.
    case accepted(answer: String)
    /// It has not, and may do so later.
    case deferred(Obstacle, answer: String)
    /// Nothing was sent for a reason of our own that passes: no fault of the mail's, and no failure that is counted.
    case hindered(answer: String)
    /// It never will: a hard bounce.
    case refused(answer: String)
    /// The whole text was handed over and nobody knows what became of it.
    case uncertain(answer: String)

    /// What is kept of the answer: codes and words of our own, never an address and never a word of the server's.
    package var answer: String {
        switch self {
        case .accepted(let answer), .deferred(_, let answer), .hindered(let answer), .refused(let answer),
            .uncertain(let answer):
            answer
        }
    }
}
