import ArgumentParser

/// How much load, and for how long.
package struct LoadOptions: ParsableArguments, Sendable {
    @Option(help: "Calls in flight: each caller waits for its answer, then calls again.")
    package var inFlight = 32

    @Option(help: "Calls per second that begin whether or not earlier ones were answered (open loop).")
    package var rate: Double?

    @Option(help: "Seconds of load before the measurement begins.")
    package var warmUp = 1.0

    @Option(help: "Seconds that are measured.")
    package var seconds = 3.0

    package init() {}
}
