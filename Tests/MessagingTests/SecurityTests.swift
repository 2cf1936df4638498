import Glibc
import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Security")
    @Loop
    struct SecurityTests {
        private func error(_ bus: Bus) async -> RPCError? {
            await rpcError { () async throws(RPCError) in
                _ = try await bus.call(Echo.self, .init(text: "x"), options: CallOptions(timeoutMilliseconds: 700))
            }
        }

        @Test("A key that is not allowed, a wrong server key and no key at all get nothing")
        func strangers() async throws {
            let server = try await TestServer.start()
            let stranger = try TestBus.make(endpoints: [server.endpoint], keys: TestKeys.stranger)
            let misled = try TestBus.make(endpoints: [server.endpoint], serverKey: TestKeys.stranger.publicKey)
            let keyless = try RawClient(server.endpoint, keys: nil)
            let friend = try TestBus.make(endpoints: [server.endpoint])
            defer {
                for bus in [stranger, misled, friend] { bus.close() }
                keyless.close()
                server.server.close()
            }
            let refusedBefore = TestAuthenticator.shared.refused
            for _ in 0..<50 { try keyless.send(.hello(Hello(session: 1, instance: "x"))) }
            async let first = error(stranger)
            async let second = error(misled)
            #expect(try await friend.call(Echo.self, .init(text: "friend")).text == "friend")
            #expect(await first?.reason == "NO_ENDPOINT")
            #expect(await second?.reason == "NO_ENDPOINT")
            #expect(keyless.received.isEmpty)
            #expect(server.server.statistics.sessions == 1)
            #expect(TestAuthenticator.shared.refused > refusedBefore)
        }

        @Test("A right key on a method it may not call gets PERMISSION_DENIED and nothing runs")
        func callers() async throws {
            let server = try await TestServer.start()
            let orders = try TestBus.make(endpoints: [server.endpoint], keys: TestKeys.orders)
            defer {
                orders.close()
                server.server.close()
            }
            #expect(try await orders.call(Echo.self, .init(text: "orders")).text == "orders")
            let denied = await rpcError { () async throws(RPCError) in _ = try await orders.call(Count.self, Empty()) }
            #expect(denied?.code == .permissionDenied)
            #expect(denied?.reason == "CALLER_NOT_ALLOWED")
            #expect(denied?.isNotProcessed == true)
            #expect(server.executions == 0)
            #expect(server.router.statistics["auctions.count"]?.finished == [.permissionDenied: 1])
        }

        @Test("Identities chosen by clients are not served")
        func identities() async throws {
            let server = try await TestServer.start()
            let client = try RawClient(server.endpoint, identity: "auctions-0")
            defer {
                client.close()
                server.server.close()
            }
            try client.send(.hello(Hello(session: 1, instance: "x")))
            try await eventually("it happens", timeoutSeconds: 60) {
                await server.server.statistics.drops["foreign_identity"] == 1
            }
            #expect(client.received.isEmpty)
        }

        @Test("Without a ZAP handler a server refuses to start")
        func withoutHandler() async {
            await #expect(processExitsWith: .success) {
                let faults = await SecurityProbe.startWithoutHandler()
                exit(faults == [.noAuthenticator, .noAuthenticator] ? 0 : 1)
            }
        }

        @Test("There is one ZAP handler in a process, and the library knows it")
        func oneHandler() {
            #expect(TestAuthenticator.shared.isBound)
            #expect(ZAPAuthenticator.isHandlerBound())
            #expect(throws: ZeroMQError.self) { _ = try ZAPAuthenticator() }
        }

        @Test("A socket used on another thread ends the process")
        func threadCheck() async {
            await #expect(processExitsWith: .failure) { await SecurityProbe.useSocketOnOtherThread() }
        }

        @Test("Plaintext is refused outside inproc, CURVE inside, and an empty allow-list everywhere")
        func refusedConfigurations() async throws {
            func fault(_ endpoint: String, _ security: ServerConfiguration.Security, insecure: Bool = false) async
                -> ServerStartFault?
            {
                var configuration = ServerConfiguration(
                    service: .auctions, instance: "x", endpoint: endpoint, security: security)
                configuration.isInsecureLoopbackAllowed = insecure
                let server = RPCServer(configuration, router: RPCRouter(), authenticator: TestAuthenticator.shared)
                do {
                    try await server.start()
                    server.close()
                    return nil
                } catch {
                    return error
                }
            }
            let plaintext = ServerConfiguration.Security.plaintext(trusting: .operators)
            let curve = ServerConfiguration.Security.curve(TestKeys.server, allowed: TestKeys.allowed)
            let loopback = "tcp://127.0.0.1:*"
            #expect(await fault(loopback, plaintext) == .plaintextNotAllowed(endpoint: loopback))
            #expect(
                await fault("tcp://0.0.0.0:*", plaintext, insecure: true)
                    == .plaintextNotAllowed(endpoint: "tcp://0.0.0.0:*"))
            #expect(await fault(loopback, plaintext, insecure: true) == nil)
            #expect(await fault("inproc://x", curve) == .curveNotPossible(endpoint: "inproc://x"))
            #expect(await fault(loopback, .curve(TestKeys.server, allowed: [:])) == .emptyAllowList)
            let server = try await TestServer.start()
            defer { server.server.close() }
            #expect(await fault(server.endpoint, curve) == .addressInUse(endpoint: server.endpoint))
            for endpoint in ["tcp://127.0.0.1:1", "tcp://localhost:1"] {
                #expect(throws: BusFault.plaintextNotAllowed(endpoint: endpoint)) {
                    try TestBus.make(endpoints: [endpoint], keys: nil) { $0.isInsecureLoopbackAllowed = true }
                }
            }
            #expect(throws: BusFault.duplicateEndpoint("tcp://127.0.0.1:1")) {
                try TestBus.make(endpoints: ["tcp://127.0.0.1:1", "tcp://127.0.0.1:1"])
            }
            #expect(throws: BusFault.curveNotPossible(endpoint: "inproc://x")) {
                try TestBus.make(endpoints: ["inproc://x"])
            }
        }

        @Test("Key files keep their secret")
        func keyFiles() throws {
            let directory = "/tmp/gavel-keys-\(getpid())"
            #expect(mkdir(directory, 0o700) == 0)
            defer {
                for name in ["secret", "public", "open", "broken"] { unlink("\(directory)/\(name)") }
                rmdir(directory)
            }
            try CurveKeyFile.write(TestKeys.server, to: "\(directory)/secret")
            try CurveKeyFile.write(TestKeys.server.publicKey, to: "\(directory)/public")
            let loaded = try CurveKeyFile.loadKeyPair("\(directory)/secret")
            #expect(loaded.secretKey == TestKeys.server.secretKey)
            #expect(try CurveKeyFile.loadPublicKey("\(directory)/secret") == loaded.publicKey)
            #expect(try CurveKeyFile.loadPublicKey("\(directory)/public") == loaded.publicKey)
            #expect(!"\(loaded)".contains(loaded.secretKey))
            #expect(throws: CurveKeyFileFault.malformed(path: "\(directory)/public")) {
                chmod("\(directory)/public", 0o600)
                _ = try CurveKeyFile.loadKeyPair("\(directory)/public")
            }
            #expect(throws: CurveKeyFileFault.self) {
                try CurveKeyFile.write(TestKeys.orders, to: "\(directory)/secret")
            }
            chmod("\(directory)/secret", 0o640)
            #expect(throws: CurveKeyFileFault.permissionsTooOpen(path: "\(directory)/secret")) {
                _ = try CurveKeyFile.loadKeyPair("\(directory)/secret")
            }
            #expect(throws: CurveKeyFileFault.self) { _ = try CurveKeyFile.loadKeyPair("\(directory)/missing") }
            #expect(CurveKeyPair(publicKey: TestKeys.orders.publicKey, secretKey: TestKeys.server.secretKey) == nil)
            #expect(CurvePublicKey(z85: String(repeating: "\u{7F}", count: 40)) == nil)
            #expect(CurvePublicKey(z85: "short") == nil)
        }
    }
}

/// What runs in processes of its own.
@Loop
enum SecurityProbe {
    static func startWithoutHandler() async -> [ServerStartFault] {
        var faults: [ServerStartFault] = []
        do {
            let closed = try ZAPAuthenticator()
            closed.close()
            for authenticator in [nil, closed] {
                let configuration = ServerConfiguration(
                    service: .auctions, instance: "x", endpoint: "tcp://127.0.0.1:*",
                    security: .curve(TestKeys.server, allowed: TestKeys.allowed))
                do {
                    try await RPCServer(configuration, router: RPCRouter(), authenticator: authenticator).start()
                } catch {
                    faults.append(error)
                }
            }
        } catch {
            return []
        }
        return faults
    }

    static func useSocketOnOtherThread() {
        do {
            let socket = try ZeroMQContext.shared.makeSocket(.pair)
            // Passed as a bare address: the compiler refuses to let the socket itself leave its thread.
            let address = UInt(bitPattern: Unmanaged.passRetained(socket).toOpaque())
            var thread = pthread_t()
            pthread_create(
                &thread, nil,
                { context in
                    let socket = Unmanaged<ZeroMQSocket>.fromOpaque(context!).takeUnretainedValue()
                    socket.unbind("inproc://x")
                    return nil
                }, UnsafeMutableRawPointer(bitPattern: address))
            pthread_join(thread, nil)
        } catch {
            fatalError("\(error)")
        }
    }
}
