import Messaging
import Reactor
import Testing

@Suite("Endpoints as configured")
struct ConfiguredEndpointTests {
    @Test(
        "Addresses are fixed, and written in one way",
        arguments: [
            ("tcp://127.0.0.1:5701", "tcp://127.0.0.1:5701"), ("tcp://10.0.0.7:05701", "tcp://10.0.0.7:5701"),
            ("tcp://[::1]:5701", "tcp://[::1]:5701"), ("tcp://[0:0:0:0:0:0:0:1]:5701", "tcp://[::1]:5701"),
            ("tcp://[FD00::A]:1", "tcp://[fd00::a]:1"), ("tcp://[fe80::1%eth0]:1", "tcp://[fe80::1%eth0]:1"),
            ("inproc://auctions", "inproc://auctions"),
        ])
    func addresses(_ text: String, _ endpoint: String) throws {
        #expect(try ConfiguredEndpoint(text) == .fixed(endpoint))
    }

    @Test(
        "Anything else that can be a name is one",
        arguments: [
            ("tcp://localhost:5701", "localhost"), ("tcp://Auctions.Internal:5701", "auctions.internal"),
            ("tcp://auctions.internal.:5701", "auctions.internal."), ("tcp://a-1.b_2:5701", "a-1.b_2"),
            ("tcp://1.2.3.four:5701", "1.2.3.four"),
        ])
    func names(_ text: String, _ host: String) throws {
        #expect(try ConfiguredEndpoint(text) == .named(host: host, port: 5701))
    }

    private static let port = "must end with a port from 1 to 65535"
    private static let host = "must have an IP address or the name of a host"
    private static let address6 = "must have an IPv6 address between its brackets"

    @Test(
        "Nonsense is refused with a reason",
        arguments: [
            ("", "must begin with tcp://"), ("auctions:5701", "must begin with tcp://"),
            ("inproc://", "must begin with tcp://"), ("tcp://auctions", port), ("tcp://auctions:", port),
            ("tcp://auctions:0", port), ("tcp://auctions:65536", port), ("tcp://auctions:+1", port),
            ("tcp://auctions:*", port), ("tcp://auctions:1/", port), ("tcp://:1", host), ("tcp://*:1", host),
            ("tcp://auc tions:1", host), ("tcp://auctions..internal:1", host), ("tcp://-auctions:1", host),
            ("tcp://auctions-:1", host), ("tcp://256.0.0.1:1", host), ("tcp://127.1:1", host), ("tcp://7:1", host),
            ("tcp://\(String(repeating: "a", count: 64)):1", host),
            ("tcp://\(String(repeating: "abcdefg.", count: 40)):1", host),
            ("tcp://::1:5701", "must have its IPv6 address in brackets"), ("tcp://[]:1", address6),
            ("tcp://[localhost]:1", address6), ("tcp://[127.0.0.1]:1", address6), ("tcp://[fe80::1%]:1", address6),
        ])
    func nonsense(_ text: String, _ reason: String) {
        let fault = #expect(throws: ConfiguredEndpoint.Fault.self) { _ = try ConfiguredEndpoint(text) }
        #expect(fault?.description == reason)
    }

    @Test("The system's resolver gives addresses as numbers, each once")
    func resolver() throws {
        #expect(try NameLookup.addresses(of: "localhost").contains("127.0.0.1"))
        #expect(try NameLookup.addresses(of: "::1") == ["::1"])
        let fault = #expect(throws: NameLookup.Fault.self) {
            _ = try NameLookup.addresses(of: String(repeating: "a", count: 300))
        }
        #expect(fault?.description.isEmpty == false)
    }
}
