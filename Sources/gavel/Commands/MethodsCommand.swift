import ArgumentParser
import Contracts
import Kernel
import Messaging
import Wire

/// `gavel methods [SERVICE]` lists methods, `gavel methods SERVICE.METHOD` prints one with its schemas.
struct MethodsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods",
        abstract: "List the methods of the services, or print one with the JSON schemas of request and response.",
        discussion: "A line of the list: name, `stream`, `idempotent` or `once`, and who may call it.")

    @Argument(help: "A service, or a method, e.g. auctions.placeBid; every service when absent.")
    var name: String?

    @OptionGroup var platform: PlatformOptions

    /// What the argument names.
    enum Subject: Equatable {
        case services([ServiceName])
        case method(String, of: ServiceName)
    }

    func run() async throws {
        let name = name
        let text = try await platform.withPlatform { platform in
            switch try Self.subject(name, of: platform.services) {
            case .services(let services):
                var methods: [ListMethods.Method] = []
                for service in services {
                    methods += try await platform.bus.call(ListMethods.self, Empty(), on: service).methods
                }
                return Self.lines(methods).joined(separator: "\n")
            case .method(let method, let service):
                let request = DescribeMethod.Request(method: method)
                return try JSONOutput.pretty(try await platform.bus.call(DescribeMethod.self, request, on: service))
            }
        }
        print(text)
    }

    static func subject(_ name: String?, of services: [ServiceName]) throws -> Subject {
        guard let name else { return .services(services) }
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let service = ServiceName(rawValue: String(parts[0])) else {
            throw ValidationError("There is no service '\(parts[0])'.")
        }
        return parts.count == 1 ? .services([service]) : .method(name, of: service)
    }

    static func lines(_ methods: [ListMethods.Method]) -> [String] {
        let width = methods.map(\.name.count).max() ?? 0
        return methods.map { method in
            let kind = method.isStream == true ? "stream    " : method.isIdempotent ? "idempotent" : "once      "
            let name = method.name + String(repeating: " ", count: width - method.name.count)
            return "\(name)  \(kind)  \(method.callers.joined(separator: ", "))"
        }
    }
}
