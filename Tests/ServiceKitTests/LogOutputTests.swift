import Foundation
import Testing

@testable import ServiceKit

/// Log lines: gathered, whole, in order, and none is lost.
@Suite("Log output")
struct LogOutputTests {
    /// Both ends of a pipe.
    private let pipe = Pipe()
    private var output: LogOutput { LogOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor) }

    private func line(_ number: Int, of writer: Int = 0, length: Int = 0) -> [UInt8] {
        Array("\(writer) \(number) \(String(repeating: "x", count: length))\n".utf8)
    }

    private func lines(upTo count: Int) -> [String] {
        var bytes = Data()
        while bytes.count(where: { $0 == UInt8(ascii: "\n") }) < count {
            bytes += pipe.fileHandleForReading.availableData
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("a line that nothing follows is written by itself")
    func alone() {
        let output = output
        output.append(line(1), isUrgent: false)
        #expect(lines(upTo: 1) == ["0 1 "])
        output.append(line(2), isUrgent: false)
        #expect(lines(upTo: 1) == ["0 2 "])
    }

    @Test("an urgent line is written at once, behind those that waited")
    func urgent() throws {
        let output = output
        for number in 0..<100 { output.append(line(number), isUrgent: false) }
        output.append(line(100), isUrgent: true)
        try pipe.fileHandleForWriting.close()
        let written = try #require(try pipe.fileHandleForReading.readToEnd())
        #expect(written == Data((0...100).flatMap { line($0) }))
    }

    @Test("lines of many threads stay whole and in order, more of them than may wait")
    func threads() async throws {
        let output = output
        let (writers, each) = (8, 500)
        let (read, continuation) = AsyncStream<[String]>.makeStream()
        // Not a task: writers that wait for the reader may hold all threads of the pool.
        Thread.detachNewThread { [self] in
            continuation.yield(lines(upTo: writers * each))
            continuation.finish()
        }
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<each {
                        output.append(self.line(number, of: writer, length: 300), isUrgent: false)
                    }
                }
            }
        }
        let written = await read.first { _ in true } ?? []
        #expect(written.count == writers * each)
        for writer in 0..<writers {
            let own = written.filter { $0.hasPrefix("\(writer) ") }
            #expect(
                own == (0..<each).map { String(decoding: line($0, of: writer, length: 300).dropLast(), as: UTF8.self) })
        }
    }

    @Test("flushing writes what waits, and nothing twice")
    func flush() throws {
        let output = output
        output.append(line(1), isUrgent: false)
        output.flush()
        output.flush()
        try pipe.fileHandleForWriting.close()
        #expect(try pipe.fileHandleForReading.readToEnd() == Data(line(1)))
    }

    @Test("a reader that has gone is not waited for")
    func gone() throws {
        signal(SIGPIPE, SIG_IGN)
        let output = output
        try pipe.fileHandleForReading.close()
        output.append(line(1), isUrgent: true)
        output.append(line(2), isUrgent: true)
    }
}
