import CoreMetrics
import ServiceKit
import Testing

/// The text that `/metrics` answers.
@Suite("Prometheus text")
struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry()

    private func counter(_ name: String, _ labels: [(String, String)] = []) -> Counter {
        Counter(label: name, dimensions: labels, factory: registry)
    }

    private func gauge(_ name: String, _ labels: [(String, String)] = []) -> Gauge {
        Gauge(label: name, dimensions: labels, factory: registry)
    }

    @Test("each name has one type, before its values, sorted by name and labels")
    func types() {
        counter("b_calls", [("method", "y")]).increment(by: 3)
        counter("b_calls", [("method", "x")]).increment()
        counter("a_errors").increment(by: 2)
        gauge("c_idle").record(1.5)
        gauge("d_seen_total").record(7)
        #expect(
            registry.text() == """
                # TYPE a_errors counter
                a_errors 2
                # TYPE b_calls counter
                b_calls{method="x"} 1
                b_calls{method="y"} 3
                # TYPE c_idle gauge
                c_idle 1.5
                # TYPE d_seen_total counter
                d_seen_total 7.0

                """)
    }

    @Test("the same name and labels are one metric; the last value of a gauge holds")
    func identity() {
        counter("calls", [("a", "1")]).increment()
        counter("calls", [("a", "1")]).increment()
        gauge("size").record(4)
        gauge("size").record(2)
        #expect(registry.text().contains("calls{a=\"1\"} 2\n"))
        #expect(registry.text().contains("size 2.0\n"))
    }

    @Test("values of labels are escaped, so that a line stays a line")
    func escaping() {
        gauge("nasty", [("label", "a\"b\\c\nd\r\ne")]).record(1)
        let lines = registry.text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3)
        #expect(lines[1].unicodeScalars.elementsEqual("nasty{label=\"a\\\"b\\\\c\\nd\r\\ne\"} 1.0".unicodeScalars))
    }

    @Test("names keep to Prometheus' alphabet")
    func names() {
        gauge("gavel.pool-größe", [("le bel", "x")]).record(1)
        gauge("9lives").record(9)
        #expect(registry.text().contains("gavel_pool_gr__e{le_bel=\"x\"} 1.0\n"))
        #expect(registry.text().contains("_9lives 9.0\n"))
    }

    @Test("a histogram is cumulative and ends with +Inf, sum and count")
    func histogram() throws {
        let timer = Timer(label: "duration_seconds", dimensions: [("method", "x")], factory: registry)
        for milliseconds in [0, 1, 3, 3, 400, 20_000] as [Int64] { timer.recordNanoseconds(milliseconds * 1_000_000) }
        let text = registry.text()
        let lines = text.split(separator: "\n")
        #expect(lines.first == "# TYPE duration_seconds histogram")
        #expect(text.contains("duration_seconds_bucket{method=\"x\",le=\"0.0005\"} 1\n"))
        #expect(text.contains("duration_seconds_bucket{method=\"x\",le=\"0.001\"} 2\n"))
        #expect(text.contains("duration_seconds_bucket{method=\"x\",le=\"0.005\"} 4\n"))
        #expect(text.contains("duration_seconds_bucket{method=\"x\",le=\"0.5\"} 5\n"))
        #expect(text.contains("duration_seconds_bucket{method=\"x\",le=\"10.0\"} 5\n"))
        #expect(text.contains("duration_seconds_bucket{method=\"x\",le=\"+Inf\"} 6\n"))
        #expect(text.contains("duration_seconds_count{method=\"x\"} 6\n"))
        let buckets = lines.filter { $0.contains("_bucket") }.map { UInt64($0.split(separator: " ")[1]) ?? 0 }
        #expect(buckets == buckets.sorted())
        let sum = try #require(lines.first { $0.hasPrefix("duration_seconds_sum") }?.split(separator: " ").last)
        #expect(abs((Double(sum) ?? 0) - 20.407) < 1e-6)
    }

    @Test("counting from many threads loses nothing")
    func concurrency() async {
        let counter = counter("hits")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { counter.increment() } } }
        }
        #expect(registry.text() == "# TYPE hits counter\nhits 8000\n")
    }
}
