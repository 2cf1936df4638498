import Testing

/// The suites that use sockets. One loop serves them all, and each wants it for itself.
@Suite("Bus", .serialized)
enum BusTests {}
