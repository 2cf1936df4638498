import Kernel
import Reactor
import TestKit
import Wire

@testable import Messaging

/// Servers that listen on the same port of different addresses, as the replicas behind one name do.
@Loop
final class NamedServers {
    private static var groups = 0

    let names: TestNames
    let port: String
    let servers: [TestServer]
    private let network: String

    /// Starts servers at consecutive addresses; `names` says which of them `auctions.test` has.
    static func start(_ count: Int, named: [Int]) async throws -> NamedServers {
        groups += 1
        let network = "127.2.\(groups)"
        var limits = ServerLimits()
        // A client that has closed its connection is forgotten after so long.
        limits.sessionSilenceMilliseconds = 1000
        var servers = [try await TestServer.start(endpoint: "tcp://\(network).1:*", instance: "0", limits: limits)]
        let port = String(servers[0].endpoint.split(separator: ":").last ?? "")
        for index in 1..<count {
            let endpoint = "tcp://\(network).\(index + 1):\(port)"
            servers.append(try await TestServer.start(endpoint: endpoint, instance: "\(index)", limits: limits))
        }
        return NamedServers(servers, network: network, port: port, named: named)
    }

    private init(_ servers: [TestServer], network: String, port: String, named: [Int]) {
        self.servers = servers
        self.network = network
        self.port = port
        names = TestNames([:])
        name(named)
    }

    /// Changes which of them the name has.
    func name(_ indices: [Int]) { names["auctions.test"] = indices.map(address) }

    func address(_ index: Int) -> String { "\(network).\(index + 1)" }

    func endpoint(_ index: Int) -> String { servers[index].endpoint }

    /// A bus that knows the servers by their name.
    func bus(
        _ endpoints: [String]? = nil, _ change: (inout BusConfiguration) -> Void = { _ in }
    ) throws -> Bus {
        try TestBus.make(endpoints: endpoints ?? ["tcp://auctions.test:\(port)"]) {
            $0.lookupMilliseconds = 20
            $0.pingMilliseconds = 50
            let names = names
            $0.lookUp = { try names.lookUp($0) }
            change(&$0)
        }
    }

    func close() { for server in servers { server.server.close() } }
}

/// What a bus has told of, in order.
@Loop
final class Told<Value> {
    var values: [Value] = []
}

extension Bus {
    /// Waits until exactly these endpoints take calls.
    func awaitReady(_ endpoints: [String]) async throws {
        try await eventually("these endpoints are ready: \(endpoints)", timeoutSeconds: 60) { @Loop in
            Set(self.readyEndpoints(of: .auctions)) == Set(endpoints)
                && Set(self.endpoints(of: .auctions)) == Set(endpoints)
        }
    }
}
