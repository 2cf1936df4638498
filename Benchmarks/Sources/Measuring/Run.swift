import FoundationEssentials
import Glibc

/// The course of one measurement. The lines `begin` and `end` on standard output tell whoever started the program when
/// to read the processes' CPU times; the figures follow as one line of JSON.
package enum Run {
    /// Lets `options` pass while the load runs; returns when callers have been told to stop.
    package static func measure(_ recorder: Recorder, _ options: LoadOptions) {
        let start = Clock.now
        Clock.sleep(until: start + Int64(options.warmUp * 1e9))
        say("begin")
        recorder.begin()
        Clock.sleep(until: Clock.now + Int64(options.seconds * 1e9))
        recorder.end()
        say("end")
    }

    /// Runs `body` on a thread of its own, which may block.
    package static func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: body()) }
        }
    }

    /// One line to whoever started the program.
    package static func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    package static func say(_ figures: Figures) throws {
        say(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(ThreadBody(body: body))
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        precondition(status == 0, "a thread could not be started")
        pthread_detach(thread)
    }

    private final class ThreadBody: Sendable {
        let body: @Sendable () -> Void
        init(body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
