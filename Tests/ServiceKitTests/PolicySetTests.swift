import Contracts
import Kernel
import ServiceKit
import Testing
import Wire

/// Numbers that the rules leave to the marketplace.
@Suite("Policies")
struct PolicySetTests {
    private static func entry(
        _ key: String, _ value: JSONValue, kind: TradeKind? = nil, market: Market? = nil
    ) -> PolicyEntry {
        PolicyEntry(key: key, kind: kind, market: market, value: value, rule: "AU-8", source: "default")
    }

    private let set = PolicySet([
        entry("window", 1), entry("window", 2, kind: .goods), entry("window", 3, market: .us),
        entry("window", 4, kind: .goods, market: .us), entry("window", 5, kind: .appointment, market: .de),
        entry("days", [3, 5, 7]), entry("table", ["b": 2, "a": 1]), entry("name", "x"),
    ])

    @Test(
        "the most specific value wins: kind and market, market, kind, general",
        arguments: [
            (nil, nil, 1), (TradeKind.goods, nil, 2), (nil, Market.us, 3), (.goods, .us, 4), (.goods, .de, 2),
            (.service, .us, 3), (.service, .de, 1), (.appointment, .de, 5), (.appointment, nil, 1), (nil, .de, 1),
        ] as [(TradeKind?, Market?, Int64)])
    func mostSpecific(_ kind: TradeKind?, _ market: Market?, _ expected: Int64) {
        #expect(set.integer("window", kind: kind, market: market) == expected)
        // The order of the file does not matter.
        #expect(PolicySet(set.entries.reversed()).integer("window", kind: kind, market: market) == expected)
    }

    @Test("lists and unknown keys")
    func lists() {
        #expect(set.integers("days") == [3, 5, 7])
        #expect(set.value("unknown") == nil)
    }

    @Test("an override replaces the entry of the same kind and market, or adds one")
    func overrides() throws {
        let other = try set.overridden(
            by: PolicySet([Self.entry("window", 20, kind: .goods), Self.entry("window", 60, market: .at)]))
        #expect(other.integer("window") == 1)
        #expect(other.integer("window", kind: .goods) == 20)
        #expect(other.integer("window", kind: .goods, market: .us) == 4)
        #expect(other.integer("window", market: .at) == 60)
        #expect(other.entries.count == set.entries.count + 1)
    }

    @Test("all faults of an override are named at once")
    func faults() throws {
        let error = #expect(throws: ConfigurationFaults.self) {
            try set.overridden(
                by: PolicySet([
                    Self.entry("windwo", 1), Self.entry("window", "2"), Self.entry("window", .number(2.5)),
                    Self.entry("days", 3), Self.entry("days", [3, "5"]), Self.entry("days", []),
                    Self.entry("name", nil),
                ]))
        }
        #expect(
            error?.faults == [
                "policy windwo does not exist", "policy window must be an integer, not a text",
                "policy window must be an integer, not a number", "policy days must be a list, not an integer",
                "policy days must be a list whose items are each an integer, not a list",
                "policy days must be a list that is not empty, not a list", "policy name must be a text, not null",
            ])
    }

    @Test("the version changes with any value and with nothing else")
    func versions() throws {
        #expect(set.version.count == 16)
        #expect(set.version.allSatisfy { $0.isHexDigit })
        #expect(PolicySet(set.entries.reversed()).version == set.version)
        var sources = set.entries
        sources[0].source = "elsewhere"
        #expect(PolicySet(sources).version == set.version)
        var seen: Set<String> = [set.version]
        for index in set.entries.indices {
            var entries = set.entries
            entries[index].value = -1
            #expect(seen.insert(PolicySet(entries).version).inserted)
        }
        // The same in every process: the order of an object's keys is none of its value.
        #expect(
            PolicySet([Self.entry("table", ["a": 1, "b": [true, nil, .number(1.5), "é\""]])]).version
                == "d659e30b205a3cc4")
    }

    @Test("a file is read with kinds and markets")
    func files() throws {
        let text = """
            {"policies": [
              {"key": "window", "value": 120, "rule": "AU-8", "source": "000", "kind": "goods", "market": "US"},
              {"key": "window", "value": 60, "rule": "AU-8", "source": "default"}]}
            """
        let read = try PolicySet.parse(Array(text.utf8))
        #expect(read.integer("window", kind: .goods, market: .us) == 120)
        #expect(read.integer("window") == 60)
        #expect(throws: (any Error).self) { try PolicySet.parse(Array("{\"policies\": [{\"key\": \"x\"}]}".utf8)) }
        #expect(throws: (any Error).self) {
            try PolicySet.parse(Array(text.replacing("goods", with: "cars").utf8))
        }
    }
}
