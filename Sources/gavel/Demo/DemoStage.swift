import Calendar
import Kernel
import Reactor
import Wire

/// Where the demonstration plays: the platform, its clock, its bank, and what the audience reads.
@Loop
final class DemoStage {
    let platform: Platform
    let gateway: GatewayClient
    let clock: SandboxClock
    /// Ends the user names, so that every run has people of its own.
    let run: String
    private(set) var now: Timestamp
    private var scene = 0

    init(platform: Platform, clock: SandboxClock, now: Timestamp) {
        self.platform = platform
        self.clock = clock
        self.now = now
        gateway = GatewayClient(base: platform.configuration.http)
        run = "demo" + String(now.microseconds / 1_000_000, radix: 36)
    }

    /// Begins a scene.
    func open(_ title: String) {
        scene += 1
        print("\n\(scene). \(title)")
        flushOutput()
    }

    /// Tells what happened.
    func tell(_ text: String) {
        print("   \(text)")
        flushOutput()
    }

    /// Moves all clocks to `instant`; everything that is due until then has happened, and all events have arrived.
    func advance(to instant: Timestamp) async throws {
        if instant > now { now = instant }
        try await clock.set(now, mustSettle: true)
    }

    func advance(days: Int64 = 0, hours: Int64 = 0) async throws {
        try await advance(to: now.adding(seconds: days * 86_400 + hours * 3600))
    }

    /// Lets all events arrive while the clock stands.
    func settle() async throws { try await clock.settle() }

    /// Lets the bank book what is due, and says what it was.
    func settleBank() async throws -> SandboxBank.Outcome {
        let outcome = try await SandboxBank(platform: platform).settle(returns: [:])
        try await settle()
        return outcome
    }

    /// Noon of the day after `days` days, in the market of Germany.
    func noon(afterDays days: Int) -> Timestamp {
        let calendar = MarketCalendar(market: .de)
        return calendar.startOfDay(calendar.date(at: now).adding(days: days)).adding(seconds: 12 * 3600)
    }

    /// What must hold for the demonstration to go on.
    func require(_ condition: Bool, _ complaint: @autoclosure () -> String) throws {
        if !condition { throw CommandFailure("The demonstration stops: \(complaint())") }
    }
}
