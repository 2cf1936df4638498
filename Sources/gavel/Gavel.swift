import ArgumentParser

/// The operators' command. `deploy/gavel` runs it with the configuration of this machine's platform.
@main
struct Gavel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gavel", abstract: "Operate a Gavel platform.",
        subcommands: [
            DeadlineCommand.self, ProofCommand.self, KeysCommand.self, ConfigureCommand.self, MigrateCommand.self,
            CallCommand.self, ServicesCommand.self, MethodsCommand.self,
            HealthCommand.self, EventsCommand.self, PoliciesCommand.self, ClockCommand.self,
            VerifyCommand.self, ReplayCommand.self, DemoCommand.self, BankCommand.self,
        ])
}
