/// What the files that a configuration names contain, checked together so that a refused start names all their faults.
struct ConfiguredParts {
    let security: BusSecurity
    let policies: PolicySet

    init(_ definition: ServiceDefinition, _ configuration: ServiceConfiguration) throws(ConfigurationFaults) {
        var faults: [String] = []
        var security: BusSecurity?
        var policies: PolicySet?
        do throws(ConfigurationFaults) {
            security = try BusSecurity(configuration)
        } catch {
            faults += error.faults
        }
        do throws(ConfigurationFaults) {
            policies = try ConfiguredParts.overriddenPolicies(definition, configuration)
        } catch {
            faults += error.faults
        }
        guard let security, let policies else { throw ConfigurationFaults(faults) }
        self.security = security
        self.policies = policies
    }

    private static func overriddenPolicies(
        _ definition: ServiceDefinition, _ configuration: ServiceConfiguration
    ) throws(ConfigurationFaults) -> PolicySet {
        guard let path = configuration.policiesFile else { return definition.policies }
        let other: PolicySet
        do {
            other = try PolicySet.parse(try readFile(path))
        } catch {
            throw ConfigurationFaults(["policiesFile: \(path) cannot be read: \(error)"])
        }
        return try definition.policies.overridden(by: other)
    }
}
