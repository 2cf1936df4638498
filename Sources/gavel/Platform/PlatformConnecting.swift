import Reactor

extension PlatformOptions {
    /// Runs `body` with a connection to the platform, and closes it afterwards.
    func withPlatform<Value: Sendable>(
        _ body: @Loop @Sendable (Platform) async throws -> Value
    ) async throws -> Value {
        try await PlatformOptions.connect(try load(), body)
    }

    @Loop
    private static func connect<Value: Sendable>(
        _ configuration: OperatorsConfiguration, _ body: @Loop @Sendable (Platform) async throws -> Value
    ) async throws -> Value {
        let platform = try Platform(configuration)
        defer { platform.bus.close() }
        await platform.bus.namesLookedUp()
        return try await body(platform)
    }
}
