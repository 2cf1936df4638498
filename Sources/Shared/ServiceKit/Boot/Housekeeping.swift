import Logging
import Reactor

/// Small regular work: old idempotency records go, a bounded number at a time.
enum Housekeeping {
    private static let interval = Duration.seconds(60)

    @Loop
    static func run(_ context: ServiceContext) async {
        while !Task.isCancelled {
            do {
                try await Loop.sleep(interval)
                while try await context.idempotency.purge() > 0 {}
            } catch is CancellationError {
                return
            } catch {
                context.logger.warning("old records could not be removed", metadata: ["error": "\(debugText(error))"])
            }
        }
    }
}
