import Reactor
import Testing
import Wire

@testable import GatewayService

@Loop
@Suite struct CommandDeadlineTests {
    private func head(milliseconds: Int64) -> RequestHead {
        RequestHead(deadline: .now.advanced(byMilliseconds: milliseconds), traceParent: "00-a-b-01")
    }

    @Test("A command that does not end is given up at the request's deadline")
    func givenUp() async throws {
        await #expect(throws: RPCError.self) {
            try await running(head(milliseconds: 20)) { () async throws(RPCError) -> Int in
                while !Task.isCancelled { await Task.yield() }
                return 1
            }
        }
    }

    @Test("A command in time gives its answer or its refusal, as part of the request's trace")
    func inTime() async throws {
        let trace = try await running(head(milliseconds: 60_000)) { () async throws(RPCError) -> String? in
            MemberTrace.parent
        }
        #expect(trace == "00-a-b-01")
        await #expect(throws: RPCError(.notFound, reason: "MEMBER_UNKNOWN", "")) {
            try await running(head(milliseconds: 60_000)) { () async throws(RPCError) -> Int in
                throw RPCError(.notFound, reason: "MEMBER_UNKNOWN", "")
            }
        }
    }
}
