/// Which modules the files of a folder may import. The graph is the architecture: what is not listed is refused.
struct ImportRule: Sendable {
    let folder: String
    let allowed: Set<String>

    static let all: [ImportRule] = shared + services + [gavel]

    /// The rule for a file: that of the longest folder that contains it.
    static func rule(for path: String) -> ImportRule? {
        all.filter { path.hasPrefix($0.folder + "/") }.max { $0.folder.count < $1.folder.count }
    }

    /// Targets whose code depends on its arguments alone: no clock, no chance, no task, no I/O.
    static let pureFolders =
        ["Kernel", "Calendar", "Wire", "Contracts", "Shapes"].map { "Sources/Shared/\($0)" }
        + serviceNames.map { "Services/\($0)/Domain" }

    static let serviceNames = ["auctions", "orders", "helpdesk", "payments", "gateway"]

    private static let foundation: Set<String> = ["Foundation", "FoundationEssentials"]
    private static let system: Set<String> = ["Glibc", "Synchronization"]
    private static let observability: Set<String> = ["Logging", "Metrics", "CoreMetrics"]

    private static let shared = [
        ImportRule("Sources/Shared/Kernel", []),
        // Foundation for the rules of time zones.
        ImportRule("Sources/Shared/Calendar", ["Kernel", "Foundation"]),
        ImportRule("Sources/Shared/Signing", ["CSodium"]),
        // Foundation's coders for bodies.
        ImportRule("Sources/Shared/Wire", ["Kernel", "FoundationEssentials"]),
        ImportRule("Sources/Shared/Contracts", ["Kernel", "Wire"]),
        ImportRule("Sources/Shared/Shapes", ["Kernel", "Wire"]),
        ImportRule("Sources/Shared/Reactor", system.union(["CZeroMQ"])),
        ImportRule("Sources/Shared/Messaging", system.union(["Kernel", "Wire", "Reactor", "CZeroMQ"])),
        ImportRule("Sources/Shared/Postgres", system.union(["Kernel", "Reactor", "CLibPQ"])),
        ImportRule(
            "Sources/Shared/ServiceKit",
            system.union(observability).union(foundation).union(sharedModules).union(["Dispatch", "FlyingFox"])),
    ]

    private static let sharedModules: Set<String> = [
        "Kernel", "Calendar", "Signing", "Wire", "Contracts", "Shapes", "Reactor", "Messaging", "Postgres",
    ]

    /// Only the gateway sees the HTTP server.
    private static let httpServer: Set<String> = [
        "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTPTypes", "NIOPosix", "ServiceLifecycle",
    ]

    /// What one service needs and no other may see.
    private static let ownModules: [String: Set<String>] = [
        "gateway": httpServer,
        // Sends mail.
        "helpdesk": ["CCurl"],
        // Writes PDF.
        "orders": ["CHaru"],
        // Reads bank statements.
        "payments": ["FoundationXML"],
    ]

    private static let services = serviceNames.flatMap { name -> [ImportRule] in
        let module = name.prefix(1).uppercased() + name.dropFirst()
        return [
            ImportRule("Services/\(name)/Domain", ["Kernel", "Calendar", "Signing"]),
            ImportRule(
                "Services/\(name)/Service",
                system.union(observability).union(foundation).union(sharedModules)
                    .union(["\(module)Domain", "ServiceKit"]).union(ownModules[name] ?? [])),
            ImportRule("Services/\(name)/Main", ["\(module)Service", "ServiceKit"]),
        ]
    }

    // The offline verifier of proofs is domain code of auctions.
    private static let gavel = ImportRule(
        "Sources/gavel",
        system.union(foundation).union(["ArgumentParser", "FoundationNetworking", "FoundationXML", "AuctionsDomain"])
            .union(["Kernel", "Calendar", "Signing", "Wire", "Contracts", "Reactor", "Messaging"]))

    private init(_ folder: String, _ allowed: Set<String>) {
        self.folder = folder
        self.allowed = allowed
    }
}
