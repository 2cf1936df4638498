import Kernel
import Shapes
import Wire

/// A problem document (RFC 9457): the body of every answer that is not a success.
struct Problem: Codable, Sendable, Described {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var code: RPCCode
    var reason: String
    var rule: String?
    var details: [String: JSONValue]?
    var traceId: String

    static let summary = "Why a request was not carried out (RFC 9457)."
    static let notes: [String: Note] = [
        "type": Note("Names the reason: a link to its entry in the register."),
        "title": Note("The class of the refusal in a few words, in the reader's language."),
        "status": .integer(400...599, "The HTTP status again."),
        "detail": Note("What happened and what can be done, in the reader's language."),
        "code": Note("The class of the refusal, with gRPC's meaning."),
        "reason": Note("What programs decide by; see the register of reasons."),
        "rule": Note("The id of the rule that was applied, e.g. `AU-5`."),
        "details": Note("Data of the reason, e.g. the smallest bid that would be accepted."),
        "traceId": Note("Quote it to the operators: it leads to the log lines of this request."),
    ]

    /// The document for a public error.
    init(_ error: RPCError, language: Language, traceID: String) {
        let entry = ReasonRegister.reason(error.reason) ?? ReasonRegister.general(error.code)
        status = error.httpStatus
        reason = error.reason
        code = error.code
        type = "/docs#\(entry.name)"
        title = error.code.title.text(in: language)
        detail = Wording.fill(entry.text.text(in: language), with: error.details, in: language)
        rule = error.rule
        details = error.details.isEmpty ? nil : Problem.readable(error.details, in: language)
        traceId = traceID
    }

    /// The details, with a text beside each of several faults that are named at once.
    private static func readable(_ details: [String: JSONValue], in language: Language) -> [String: JSONValue] {
        guard case .array(let faults) = details["faults"] else { return details }
        var details = details
        details["faults"] = .array(
            faults.map { fault in
                guard case .object(var members) = fault, let name = members["reason"]?.stringValue,
                    let entry = ReasonRegister.reason(name)
                else { return fault }
                members["text"] = .string(Wording.fill(entry.text.text(in: language), with: members, in: language))
                return .object(members)
            })
        return details
    }
}

// Whoever is refused often must not cost much.
extension Problem: DirectJSON {
    func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("code", code.rawValue)
            $0.member("detail", detail)
            if let details {
                $0.name("details")
                $0.value(.object(details))
            }
            $0.member("reason", reason)
            $0.member("rule", optional: rule)
            $0.member("status", Int64(status))
            $0.member("title", title)
            $0.member("traceId", traceId)
            $0.member("type", type)
        }
    }
}
