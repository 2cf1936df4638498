// swift-tools-version: 6.2
import PackageDescription

/// As in the product's own package: Swift 6, with warnings as errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

/// One of the product's own targets. `Shared` is a link to the product's sources, so that what is measured is what is
/// shipped, and `package` access reaches it.
func shared(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Shared/\(name)", swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["Measuring", .product(name: "ArgumentParser", package: "swift-argument-parser")] + dependencies,
        path: "Sources/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "gavel-benchmarks",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/grpc/grpc-swift-2", exact: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", exact: "2.9.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.1.3"),
    ],
    targets: [
        .systemLibrary(name: "CZeroMQ", path: "CZeroMQ", pkgConfig: "libzmq", providers: [.apt(["libzmq3-dev"])]),
        shared("Kernel"),
        shared("Wire", ["Kernel"]),
        shared("Contracts", ["Kernel", "Wire"]),
        shared("Reactor", ["CZeroMQ"]),
        shared("Messaging", ["Kernel", "Wire", "Reactor", "CZeroMQ"]),
        .target(
            name: "Measuring",
            dependencies: [
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: strict),
        .target(name: "EchoShapes", dependencies: ["Wire"], swiftSettings: strict),
        .target(name: "CGenerator"),
        .target(
            name: "Bidding",
            dependencies: ["CGenerator", "Wire", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),
        program("bench-bus", ["EchoShapes", "Kernel", "Wire", "Reactor", "Messaging"]),
        program(
            "bench-grpc",
            [
                "EchoShapes", "Wire", .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
            ]),
        program("bench-bids", ["Bidding", "Kernel", "Wire", "Reactor", "Messaging", "Contracts"]),
        program("bench-http", ["Bidding", "CGenerator"]),
        program("bench-front", [.product(name: "Hummingbird", package: "hummingbird")]),
    ]
)
