import CGenerator
import Glibc
import Measuring

/// What is asked, and what becomes of the answers.
protocol Questions: Sendable {
    /// The next request, to be told of its answer by the number that is given with it.
    mutating func next() -> (request: [UInt8], number: Int)
    /// Takes an answer; nil when it is a good one, else a word for what is wrong.
    mutating func fault(of status: Int, _ content: UnsafeRawBufferPointer, to number: Int) -> String?
}

/// Sends requests over many connections from one thread, which sleeps in `epoll`.
struct Generator<Asking: Questions> {
    private struct Slot {
        let connection: Connection
        var number = 0
        /// When the answered request was due; nil while the connection is idle.
        var due: Int64?
    }

    private(set) var questions: Asking
    private let recorder: Recorder
    private let rate: Double?
    private var slots: [Slot] = []
    private var idle: [Int] = []
    private let poll = generator_poll()
    private var origin: Int64 = 0
    private var issued = 0
    private var openCount = 0

    init(_ questions: Asking, _ recorder: Recorder, port: UInt16, _ load: LoadOptions) throws(ConnectionFault) {
        self.questions = questions
        self.recorder = recorder
        rate = load.rate
        for index in 0..<load.inFlight {
            let connection = try Connection(port: port)
            slots.append(Slot(connection: connection))
            watch(connection.descriptor, mark: Int32(index))
        }
    }

    /// Asks until the recorder stops, then waits for the answers that are still on their way.
    mutating func run() throws(ConnectionFault) {
        origin = Clock.now
        if rate != nil {
            idle = Array(slots.indices)
        } else {
            for index in slots.indices { try ask(index, due: Clock.now) }
        }
        var marks = [Int32](repeating: 0, count: 256)
        while recorder.isRunning || openCount > 0 {
            let count = generator_wait(poll, &marks, Int32(marks.count), patience)
            for mark in marks.prefix(Int(count)) { try receive(Int(mark)) }
            if rate != nil { try askWhatIsDue() }
        }
    }

    /// Milliseconds until somebody must be asked although no answer comes. A request may be late by a part of one: each
    /// time the generator wakes it takes the processor away from who is measured.
    private var patience: Int32 {
        guard let rate, !idle.isEmpty, recorder.isRunning else { return 100 }
        return Int32(min(100, max(1, (due(issued, rate) - Clock.now) / 1_000_000 + 1)))
    }

    /// When the request with this number is due.
    private func due(_ number: Int, _ rate: Double) -> Int64 { origin + Int64(Double(number) / rate * 1e9) }

    private func watch(_ descriptor: Int32, mark: Int32) {
        let status = generator_watch(poll, descriptor, mark)
        precondition(status == 0, "epoll refused a descriptor")
    }

    /// Open loop: what is due goes out as soon as a connection is free; its latency counts from when it was due.
    private mutating func askWhatIsDue() throws(ConnectionFault) {
        guard let rate, recorder.isRunning else { return }
        let now = Clock.now
        while let index = idle.last {
            let due = self.due(issued, rate)
            guard due <= now else { return }
            idle.removeLast()
            issued += 1
            try ask(index, due: due)
        }
    }

    private mutating func ask(_ index: Int, due: Int64) throws(ConnectionFault) {
        let (request, number) = questions.next()
        slots[index].number = number
        slots[index].due = due
        openCount += 1
        try slots[index].connection.send(request)
    }

    private mutating func receive(_ index: Int) throws(ConnectionFault) {
        let slot = slots[index]
        var isAnswered = false
        try slot.connection.receive { status, content in
            isAnswered = true
            if let fault = questions.fault(of: status, content, to: slot.number) {
                recorder.fail(fault)
            } else if let due = slot.due {
                recorder.succeed(since: due)
            }
        }
        guard isAnswered else { return }
        openCount -= 1
        slots[index].due = nil
        if rate != nil {
            idle.append(index)
        } else if recorder.isRunning {
            try ask(index, due: Clock.now)
        }
    }
}

extension Generator {
    /// Runs on a thread of its own while `Run.measure` passes the time; returns the questions as they are then.
    static func measure(
        _ questions: Asking, port: UInt16, _ load: LoadOptions
    ) async -> (Asking, Figures) {
        let recorder = Recorder()
        async let asked = Run.onThread {
            do throws(ConnectionFault) {
                var generator = try Generator(questions, recorder, port: port, load)
                try generator.run()
                return generator.questions
            } catch {
                // A measurement with a broken connection is none.
                Run.say("fault: \(error)")
                exit(1)
            }
        }
        await Run.onThread { Run.measure(recorder, load) }
        return (await asked, recorder.figures)
    }
}
