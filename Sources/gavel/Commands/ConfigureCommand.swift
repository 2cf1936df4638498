import ArgumentParser
import Glibc
import Wire

/// `gavel configure`: writes the configuration of a platform on this machine. `deploy/up` calls it.
struct ConfigureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "configure", abstract: "Write the configuration files of a platform on this machine.",
        discussion: "What is not chosen stays as it was chosen before.")

    @Option(help: "The platform's home.")
    var home: String

    @Option(help: "The folder of the database cluster.")
    var cluster: String

    @Option(help: "The user as whom the database server runs.")
    var clusterUser: String

    @Option(help: "The port of the HTTP front (at first 8080).")
    var httpPort: Int?

    @Option(help: "Where the platform's inner ports begin (at first 7100).")
    var basePort: Int?

    @Option(help: "How many processes of a service run, as SERVICE=N; may be repeated.")
    var replicas: [String] = []

    func run() throws {
        let home = absolutePath(home)
        let before = PlatformLayout(home: home, cluster: cluster, choices: PlatformChoices())
        var choices = before.choices
        if SecretFile.exists(before.choicesFile) {
            do {
                choices = try JSON.decode(PlatformChoices.self, from: try InputFile.read(before.choicesFile))
            } catch let fault as JSONFault {
                throw CommandFailure(
                    "\(before.choicesFile) cannot be read: \(fault). Delete it to begin with defaults.")
            }
        }
        if let httpPort { choices.httpPort = httpPort }
        if let basePort { choices.basePort = basePort }
        for text in replicas { try choices.setReplicas(text) }
        guard choices.faults.isEmpty else { throw CommandFailure(choices.faults.joined(separator: " ")) }
        let layout = PlatformLayout(home: home, cluster: cluster, choices: choices)
        try PlatformWriter(layout: layout, clusterUser: clusterUser).write()
        report("    \(layout.instances.count) processes, configured in \(layout.configurationDirectory)")
    }
}
