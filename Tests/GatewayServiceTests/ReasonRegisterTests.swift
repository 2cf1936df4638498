import Foundation
import Kernel
import Testing
import Wire

@testable import GatewayService

@Suite struct ReasonRegisterTests {
    /// The root of the project.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("MK-1: every reason has a text in every language, with the same placeholders")
    func textsExistInAllLanguages() {
        for reason in ReasonRegister.all {
            let texts = Language.allCases.map(reason.text.text(in:))
            #expect(texts.allSatisfy { $0.count >= 5 }, "\(reason.name) lacks a text")
            #expect(Set(texts).count == texts.count, "\(reason.name) has the same text twice")
            #expect(Set(texts.map(Wording.placeholders)).count == 1, "\(reason.name): placeholders differ")
        }
        for code in RPCCode.allCases { #expect(Language.allCases.allSatisfy { !code.title.text(in: $0).isEmpty }) }
    }

    @Test("MK-1: names are unique, in UPPER_SNAKE, and each has an HTTP status of a refusal")
    func namesAreWellFormed() {
        let names = ReasonRegister.all.map(\.name)
        #expect(Set(names).count == names.count)
        for reason in ReasonRegister.all {
            #expect(reason.name.allSatisfy { ($0.isUppercase && $0.isASCII) || $0 == "_" }, "\(reason.name)")
            #expect((400...504).contains(reason.status))
            #expect(reason.code != .ok)
        }
    }

    @Test("MK-1: every reason that a service's source names is in the register")
    func sourcesUseRegisteredReasons() throws {
        let machine: Set<String> = [
            "CALLER_NOT_ALLOWED", "UNKNOWN_METHOD", "MALFORMED_BODY", "MALFORMED_REQUEST", "MALFORMED_RESPONSE",
            "REQUEST_TOO_LARGE", "RESPONSE_TOO_LARGE", "UNREPRESENTABLE_REQUEST", "BAD_FRAME", "SERVER_OVERLOADED",
            "CLIENT_OVERLOADED", "NO_ENDPOINT", "CONNECTION_LOST", "ENDPOINT_SILENT", "DRAINING", "CLIENT_CLOSED",
            "CANCELLED", "UNKNOWN", "ERROR_TOO_LARGE", "DATABASE_BUSY", "DATABASE_UNAVAILABLE",
            "METHOD_UNKNOWN",
        ]
        // Why an auction expired, and why an award is no order: values of events and defects, not answers to a reader.
        let unread: Set<String> = ["NO_BID", "RESERVE_NOT_MET", "ENDED_EARLY", "SAME_PARTIES"]
        var missing: Set<String> = []
        for file in try Self.sources(below: "Services") + Self.sources(below: "Sources/Shared/ServiceKit") {
            // The faults of a proof are for those who verify it offline.
            if file.path.contains("/Domain/Proof/") { continue }
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            for match in text.matches(of: /reason: "([A-Z_]+)"|case \.[a-zA-Z]+: "([A-Z]+(?:_[A-Z]+)+)"/) {
                let name = String(match.output.1 ?? match.output.2 ?? "")
                if ReasonRegister.reason(name) == nil, !machine.contains(name), !unread.contains(name) {
                    missing.insert("\(name) in \(file.lastPathComponent)")
                }
            }
        }
        #expect(missing.isEmpty)
    }

    @Test("MK-1: docs/errors.md lists every reason with code, status and who may try again")
    func documentAgrees() throws {
        let file = Self.root.appending(path: "docs/errors.md")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let listed = text.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains("` | `") }.map(String.init)
        let expected = ReasonRegister.all.map(ErrorsDocument.line)
        let differing = Set(listed).symmetricDifference(expected).sorted()
        #expect(differing.isEmpty, "run with GAVEL_RECORD=1 to write the register anew")
        let isInOrder = listed == expected
        #expect(isInOrder)
        let codes = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains(" gRPC") == false }
        for code in RPCCode.allCases where code != .ok {
            #expect(codes.contains { $0.hasPrefix("| \(code.rawValue) | \(code.httpStatus) |") }, "\(code.rawValue)")
        }
    }

    @Test("MK-1: details fill the text as the reader writes numbers and instants")
    func textsAreFilled() {
        let error = RPCError(
            .failedPrecondition, reason: "BID_TOO_LOW", "too low", rule: "AU-5",
            details: ["minimum": ["amount": 1250, "currency": "EUR"]])
        let german = Problem(error, language: .de, traceID: "1")
        #expect(german.detail == "Das Gebot ist zu niedrig. Das nächste Gebot muss mindestens 12,50 EUR betragen.")
        #expect(german.title == "Nicht möglich")
        #expect(german.status == 409)
        #expect(german.rule == "AU-5")
        let english = Problem(error, language: .en, traceID: "1")
        #expect(english.detail == "The bid is too low. The next bid must be at least 12.50 EUR.")
        let ended = RPCError(
            .failedPrecondition, reason: "AUCTION_ENDED", "",
            details: ["endedAt": "2026-11-21T09:30:00.5Z", "lateByMilliseconds": 7])
        #expect(
            Problem(ended, language: .nl, traceID: "1").detail
                == "De veiling is sinds 21-11-2026 09:30:00 UTC afgelopen. Het was 7 ms te laat.")
    }

    @Test("MK-1: several faults at once each get a text")
    func faultsAreReadable() {
        let error = RPCError(
            .invalidArgument, reason: "LISTING_FAULTY", "",
            details: ["faults": [["reason": "TITLE_TOO_SHORT", "field": "title", "minimumCharacters": 3]]])
        let faults = Problem(error, language: .en, traceID: "1").details?["faults"]?.arrayValue
        #expect(faults?.first?["text"]?.stringValue == "The title needs at least 3 characters.")
    }

    @Test("Strangers learn nothing of our insides")
    func insidesStayInside() {
        let failure = RPCError(.internal, reason: "SQL", "column x does not exist", details: ["sql": "SELECT"])
            .publicError
        #expect(failure.reason == "INTERNAL" && failure.details.isEmpty && failure.httpStatus == 500)
        let lost = RPCError(.unavailable, reason: "CONNECTION_LOST", "tcp://10.0.0.1").publicError
        #expect(lost.reason == "SERVICE_UNAVAILABLE" && lost.httpStatus == 503)
        let overload = RPCError(.resourceExhausted, reason: "SERVER_OVERLOADED", "").publicError
        #expect(overload.httpStatus == 503)
        let caller = RPCError(.permissionDenied, reason: "CALLER_NOT_ALLOWED", "").publicError
        #expect(caller.httpStatus == 500)
        let newer = RPCError(.failedPrecondition, reason: "FROM_A_NEWER_SERVICE", "").publicError
        #expect(newer.reason == "FROM_A_NEWER_SERVICE" && newer.httpStatus == 409)
    }

    @Test("PY-12: a key with other content is 422, a running one 409")
    func keyStatuses() {
        #expect(RPCError(.invalidArgument, reason: "IDEMPOTENCY_KEY_REUSED", "").httpStatus == 422)
        #expect(RPCError(.aborted, reason: "IDEMPOTENCY_KEY_RUNNING", "").httpStatus == 409)
        #expect(RPCError(.aborted, reason: "VERSION_MISMATCH", "").httpStatus == 412)
        #expect(RPCError(.failedPrecondition, reason: "IF_MATCH_REQUIRED", "").httpStatus == 428)
    }

    private static func sources(below folder: String) throws -> [URL] {
        let base = root.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: base.path())
        return names.filter { $0.hasSuffix(".swift") && !$0.contains("gateway/Service/Problems") }
            .map { base.appending(path: $0) }
    }
}
