import ArgumentParser
import FoundationEssentials
import Glibc

/// Which platform a command is about.
struct PlatformOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help:
            "The operators' configuration; else the one that GAVEL_OPERATORS names, else .gavel/config/operators.json.")
    var configurationFile: String?

    /// The operators' configuration of the platform that is meant.
    func load() throws -> OperatorsConfiguration {
        let named = configurationFile ?? getenv("GAVEL_OPERATORS").map { String(cString: $0) }
        return try OperatorsConfiguration.load(absolutePath(named ?? ".gavel/config/operators.json"))
    }
}

/// `path` as seen from the root, without a slash at the end.
func absolutePath(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if path.hasPrefix("/") { return path }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return String(cString: current) + "/" + path
}
