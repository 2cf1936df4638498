// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled as Swift 6, with warnings as errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

func shared(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Shared/\(name)", resources: resources,
        swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, resources: resources,
        swiftSettings: strict)
}

/// The three targets of one service: pure rules, the service around them, and its `@main`.
/// The graph is the architecture: no service can import another, and Domain sees nothing that does I/O.
func service(_ name: String, extra: [Target.Dependency] = [], resources: [Resource]? = nil) -> [Target] {
    let module = name.prefix(1).uppercased() + name.dropFirst()
    return [
        .target(
            name: "\(module)Domain", dependencies: ["Kernel", "Calendar", "Signing"],
            path: "Services/\(name)/Domain", swiftSettings: strict),
        .target(
            name: "\(module)Service",
            dependencies: [
                .target(name: "\(module)Domain"), "Contracts", "Kernel", "Calendar", "Signing", "Wire", "Reactor",
                "Messaging", "Postgres", "ServiceKit",
            ] + extra,
            path: "Services/\(name)/Service",
            resources: resources ?? [.embedInCode("Migrations")], swiftSettings: strict),
        .executableTarget(
            name: "gavel-\(name)", dependencies: [.target(name: "\(module)Service"), "ServiceKit"],
            path: "Services/\(name)/Main", swiftSettings: strict),
    ]
}

let package = Package(
    name: "gavel",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.11.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CZeroMQ", path: "Sources/CZeroMQ", pkgConfig: "libzmq", providers: [.apt(["libzmq3-dev"])]),
        .systemLibrary(name: "CLibPQ", path: "Sources/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CSodium", path: "Sources/CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CHaru", path: "Sources/CHaru", providers: [.apt(["libhpdf-dev"])]),
        shared("Kernel"),
        shared("Calendar", ["Kernel"]),
        shared("Signing", ["CSodium"]),
        shared("Wire", ["Kernel"]),
        shared("Contracts", ["Kernel", "Wire"]),
        shared("Shapes", ["Kernel", "Wire"]),
        shared("Reactor", ["CZeroMQ"]),
        shared("Messaging", ["Kernel", "Wire", "Reactor", "CZeroMQ"]),
        shared("Postgres", ["Kernel", "Reactor", "CLibPQ"]),
        shared(
            "ServiceKit",
            [
                "Kernel", "Calendar", "Signing", "Wire", "Contracts", "Shapes", "Reactor", "Messaging", "Postgres",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "FlyingFox", package: "FlyingFox"),
            ],
            resources: [.embedInCode("Migrations")]),
    ]
        + service(
            "auctions", extra: [.product(name: "Metrics", package: "swift-metrics")],
            resources: [.embedInCode("Migrations"), .embedInCode("Policies/policies.json")])
        + service(
            "orders", extra: ["CHaru", .product(name: "Logging", package: "swift-log")],
            resources: [.embedInCode("Migrations"), .embedInCode("Policies/policies.json")])
        + service(
            "payments", extra: [.product(name: "Logging", package: "swift-log")],
            resources: [.embedInCode("Migrations"), .embedInCode("Policies/policies.json")])
        + service(
            "helpdesk",
            extra: [
                "CCurl", .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            resources: [.embedInCode("Migrations"), .embedInCode("Policies/policies.json")])
        + service(
            "gateway",
            extra: [
                "Shapes",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ])
        + [
            .executableTarget(
                name: "gavel",
                dependencies: [
                    "Kernel", "Calendar", "Signing", "Wire", "Contracts", "Reactor", "Messaging", "AuctionsDomain",
                    .product(name: "ArgumentParser", package: "swift-argument-parser"),
                ],
                path: "Sources/gavel", swiftSettings: strict),

            .target(
                name: "TestKit", dependencies: ["Kernel", "Messaging", "Postgres", "Reactor"], path: "Tests/TestKit",
                swiftSettings: strict),
            .target(
                name: "ServiceTestKit",
                dependencies: [
                    "TestKit", "Contracts", "Kernel", "Messaging", "Postgres", "Reactor", "ServiceKit", "Signing",
                    "Wire", .product(name: "Logging", package: "swift-log"),
                ],
                path: "Tests/ServiceTestKit", swiftSettings: strict),
            tests("KernelTests", ["Kernel"]),
            tests("SigningTests", ["Signing", "Kernel"]),
            tests("CalendarTests", ["Calendar", "Kernel"], exclude: ["Oracle"], resources: [.embedInCode("Vectors")]),
            tests("WireTests", ["Wire", "Kernel"]),
            tests("ShapesTests", ["Shapes", "Kernel", "Wire"]),
            tests("MessagingTests", ["Messaging", "Wire", "Reactor", "Kernel", "CZeroMQ", "TestKit"]),
            tests("PostgresTests", ["Postgres", "Reactor", "Kernel", "CLibPQ", "TestKit"]),
            tests("AuctionsDomainTests", ["AuctionsDomain", "Kernel", "Signing"], resources: [.copy("Data")]),
            tests("GatewayDomainTests", ["GatewayDomain", "Kernel", "Signing"]),
            tests(
                "GatewayServiceTests",
                [
                    "GatewayService", "GatewayDomain", "Contracts", "Kernel", "Shapes", "Signing", "Wire", "Reactor",
                    "Messaging", "ServiceKit", "TestKit", .product(name: "Hummingbird", package: "hummingbird"),
                    .product(name: "Logging", package: "swift-log"),
                ]),
            tests(
                "ServiceKitTests",
                [
                    "ServiceTestKit", "TestKit", "ServiceKit", "Contracts", "Kernel", "Messaging", "Postgres",
                    "Reactor", "Wire", .product(name: "Logging", package: "swift-log"),
                    .product(name: "Metrics", package: "swift-metrics"),
                ]),
            tests("ContractsTests", ["Contracts", "Kernel", "Shapes", "Wire"], exclude: ["Golden"]),
            tests("TidyTests", []),
            tests("OrdersDomainTests", ["OrdersDomain", "Calendar", "Kernel"]),
            tests(
                "OrdersServiceTests",
                [
                    "OrdersService", "OrdersDomain", "Contracts", "Kernel", "Messaging", "Postgres", "Reactor",
                    "ServiceKit", "ServiceTestKit", "Signing", "TestKit", "Wire",
                    .product(name: "Logging", package: "swift-log"),
                ]),
            tests(
                "OrderDocumentsTests",
                ["OrdersService", "OrdersDomain", "Contracts", "Kernel", "Signing", "Wire", "ServiceKit"]),
            tests("PaymentsDomainTests", ["PaymentsDomain", "Kernel", "Calendar", "Signing"]),
            tests(
                "PaymentsServiceTests",
                [
                    "PaymentsService", "PaymentsDomain", "Contracts", "Kernel", "Messaging", "Postgres", "Reactor",
                    "ServiceKit", "ServiceTestKit", "Wire",
                ]),
            tests(
                "HelpdeskServiceTests",
                [
                    "HelpdeskService", "HelpdeskDomain", "Contracts", "Kernel", "Messaging", "Postgres", "Reactor",
                    "ServiceKit", "ServiceTestKit", "Signing", "TestKit", "Wire",
                ], exclude: ["SMTP"]),
            tests("HelpdeskDomainTests", ["HelpdeskDomain", "Kernel"]),
            tests(
                "AuctionsServiceTests",
                [
                    "AuctionsService", "AuctionsDomain", "Contracts", "Kernel", "Messaging", "Postgres", "Reactor",
                    "ServiceKit", "Signing", "TestKit", "Wire", .product(name: "Logging", package: "swift-log"),
                ]),
            tests(
                "MembersTests",
                [
                    "GatewayDomain", "GatewayService", "Contracts", "Kernel", "Postgres", "Reactor", "ServiceKit",
                    "Signing", "TestKit", "Wire", .product(name: "Logging", package: "swift-log"),
                ]),
            tests(
                "GavelCommandTests",
                [
                    "gavel", "AuctionsDomain", "Contracts", "Kernel", "Signing", "Wire",
                    .product(name: "ArgumentParser", package: "swift-argument-parser"),
                ]),
        ]
)
