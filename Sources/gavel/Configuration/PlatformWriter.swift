import FoundationEssentials
import Glibc
import Kernel
import Signing
import Wire

/// Writes the files of `config/` from the choices and the keys.
struct PlatformWriter {
    let layout: PlatformLayout
    let clusterUser: String

    /// Writes every file whose content differs; the configurations of instances that are gone are removed.
    func write() throws {
        try SecretFile.createDirectory(layout.configurationDirectory)
        let publicKeys = try layout.keys.curvePublicKeys()
        let otherPublicKeys = try layout.keys.otherCurvePublicKeys()
        let receipts = try layout.keys.signingKey(layout.keys.receiptsSeedFile)
        let services = ServiceConfigurationFile(
            layout: layout, publicKeys: publicKeys, otherPublicKeys: otherPublicKeys)
        for instance in layout.instances {
            let content = try JSONOutput.pretty(services.content(of: instance))
            try replace(layout.configurationFile(of: instance), content)
        }
        let operators = OperatorsConfiguration(
            layout: layout, publicKeys: publicKeys, otherPublicKeys: otherPublicKeys,
            signingPublicKey: base64URL(receipts.publicKey))
        try replace(layout.operatorsFile, JSONOutput.pretty(operators))
        // deploy/up puts it beside the programs.
        let backtracer = "\(layout.home)/bin/swift-backtrace"
        let supervisor = SupervisorConfiguration(
            layout: layout, clusterUser: clusterUser, runsAsRoot: geteuid() == 0,
            backtracer: SecretFile.exists(backtracer) ? backtracer : nil)
        try replace(layout.supervisorFile, supervisor.text)
        try replace(layout.shellFile, shell)
        try replace(layout.choicesFile, JSONOutput.pretty(layout.choices))
        try removeSurplus()
    }

    /// What the scripts of `deploy/` need to know, as shell.
    private var shell: String {
        let cases = layout.instances.map { instance in
            "        \(instance.name)) echo \(layout.ports(of: instance).map(String.init).joined(separator: " ")) ;;"
        }
        return """
            # Written by `gavel configure`; changes are lost.
            GAVEL_INSTANCES="\(layout.instances.map(\.name).joined(separator: " "))"
            GAVEL_SERVICES="\(PlatformLayout.startOrder.map(\.rawValue).joined(separator: " "))"
            GAVEL_HTTP_PORT=\(layout.choices.httpPort)
            GAVEL_POSTGRES_PORT=\(layout.postgresPort)
            ports_of() {
                case $1 in
            \(cases.joined(separator: "\n"))
                esac
            }

            """
    }

    private func replace(_ path: String, _ content: String) throws {
        let content = content.hasSuffix("\n") ? content : content + "\n"
        if SecretFile.exists(path), try InputFile.read(path) == Array(content.utf8) { return }
        try SecretFile.write(content, to: path)
    }

    private func removeSurplus() throws {
        let wanted = Set(layout.instances.map(\.name))
        for service in ServiceName.allCases {
            for index in 0..<PlatformChoices.maximumReplicas {
                let instance = ServiceInstance(service: service, index: index)
                let file = layout.configurationFile(of: instance)
                guard !wanted.contains(instance.name), SecretFile.exists(file) else { continue }
                guard unlink(file) == 0 else {
                    throw CommandFailure("\(file) cannot be removed: \(lastSystemError()).")
                }
            }
        }
    }
}
