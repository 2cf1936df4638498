import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// The members of one replay: a seller and all bidders, made in bulk and named for the run.
@Loop
final class ReplayMembers {
    nonisolated static let seller = "seller"
    private static let batchSize = 250

    private let platform: Platform
    private let run: String
    private var tokens: [String: String] = [:]
    /// The name that a bidder of the file has within the run.
    private var names: [String: String] = [:]

    init(platform: Platform, run: String) {
        self.platform = platform
        self.run = run
    }

    /// Makes the seller and `bidders`, or gives them fresh sessions if the run exists.
    func create(bidders: [String]) async throws {
        var taken: Set<String> = [ReplayMembers.seller]
        for (index, bidder) in bidders.enumerated() {
            var name = bidder.lowercased()
            if !RunName.isValid(name) || !taken.insert(name).inserted { name = "replayed-\(index + 1)" }
            names[bidder] = name
        }
        try await renew([ReplayMembers.seller] + bidders)
    }

    /// Gives `bidders` fresh sessions: the clock of tokens is the machine's, and they last an hour.
    func renew(_ bidders: [String]) async throws {
        let all = bidders.map { names[$0] ?? $0 }
        for start in stride(from: 0, to: all.count, by: ReplayMembers.batchSize) {
            try await refresh(Array(all[start..<min(start + ReplayMembers.batchSize, all.count)]))
        }
    }

    func sellerToken() -> String { tokens[ReplayMembers.seller] ?? "" }
    func token(of bidder: String) -> String { tokens[names[bidder] ?? bidder] ?? "" }

    private func refresh(_ names: [String]) async throws {
        let response = try await platform.persist(
            CreateMembers.self,
            CreateMembers.Request(run: run, names: names, market: .us, areVerifiedExperts: false))
        for member in response.members { tokens[member.name] = member.accessToken }
        guard names.allSatisfy({ tokens[$0] != nil }) else {
            throw CommandFailure("The gateway did not make all members that were asked for.")
        }
    }
}

/// The name of a replay's run.
enum RunName {
    /// `[a-z0-9-]{1,40}`, as `CreateMembers` wants it.
    static func isValid(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }
    }

    /// A name that no earlier run has: the file's name and the instant at which the auctions open.
    static func make(file: String, opensAt: Timestamp) -> String {
        let base = file.split(separator: "/").last.map(String.init) ?? "replay"
        let stem = base.lowercased().split(separator: ".").first.map(String.init) ?? "replay"
        let allowed = stem.utf8.map { byte in
            (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) ? byte : UInt8(ascii: "-")
        }
        let digits = opensAt.description.utf8.filter { $0 >= 48 && $0 <= 57 }
        return String(decoding: allowed.prefix(20), as: UTF8.self) + "-" + String(decoding: digits, as: UTF8.self)
    }
}
