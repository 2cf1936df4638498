/// The fields of a header as they are read, in any order, before it is known which kind it is.
struct HeaderFields {
    private(set) var bodies = 0
    private var kind: String?
    private var call: Int64?
    private var method: String?
    private var timeout: Int64?
    private var sent: Int64?
    private var credit: Int64?
    private var metadata: Metadata?
    private var version: Int64?
    private var session: Int64?
    private var service: String?
    private var instance: String?
    private var sequence: Int64?
    private var code: String?
    private var reason: String?
    private var message: String?
    private var rule: String?
    private var details: [String: JSONValue]?
    private var isNotProcessed: Bool?
    private var retryAfter: Int64?
    private var statedBodies: Int64?

    /// Reads one header document; fields that this build does not know are skipped.
    init(_ document: ArraySlice<UInt8>) throws(FrameFault) {
        var scanner = JSONScanner(document)
        do {
            try scanner.readObject { (key, scanner) throws(JSONFault) in try self.read(key, &scanner) }
            try scanner.finish()
        } catch {
            throw .malformedHeader(error)
        }
        if let statedBodies {
            guard (0...Int64(WireLimits.documents)).contains(statedBodies) else { throw .invalidField("bodies") }
            bodies = Int(statedBodies)
        }
    }

    private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONFault) {
        switch key {
        case "kind": try set(&kind, try scanner.readString(), key)
        case "call": try set(&call, try scanner.readInteger(), key)
        case "method": try set(&method, try scanner.readString(), key)
        case "timeout": try set(&timeout, try scanner.readInteger(), key)
        case "sent": try set(&sent, try scanner.readInteger(), key)
        case "credit": try set(&credit, try scanner.readInteger(), key)
        case "bodies": try set(&statedBodies, try scanner.readInteger(), key)
        case "metadata": try set(&metadata, try scanner.readMetadata(), key)
        case "version": try set(&version, try scanner.readInteger(), key)
        case "session": try set(&session, try scanner.readInteger(), key)
        case "service": try set(&service, try scanner.readString(), key)
        case "instance": try set(&instance, try scanner.readString(), key)
        case "sequence": try set(&sequence, try scanner.readInteger(), key)
        case "code": try set(&code, try scanner.readString(), key)
        case "reason": try set(&reason, try scanner.readString(), key)
        case "message": try set(&message, try scanner.readString(), key)
        case "rule": try set(&rule, try scanner.readString(), key)
        case "details":
            let offset = scanner.offset
            guard case .object(let members) = try scanner.readValue() else { throw .unexpectedByte(offset: offset) }
            try set(&details, members, key)
        case "notProcessed": try set(&isNotProcessed, try scanner.readBool(), key)
        case "retryAfter": try set(&retryAfter, try scanner.readInteger(), key)
        default: try scanner.skipValue()
        }
    }

    private func set<Value>(_ field: inout Value?, _ value: Value, _ key: String) throws(JSONFault) {
        if field != nil { throw .duplicateKey(key) }
        field = value
    }

    /// The header that the fields make up.
    func header() throws(FrameFault) -> Header {
        guard let kind else { throw .invalidField("kind") }
        switch kind {
        case "req": return .request(try request())
        case "res": return .response(try response())
        case "ping": return .ping(sequence: try number(sequence, "sequence"))
        case "pong": return .pong(sequence: try number(sequence, "sequence"))
        case "cancel": return .cancel(call: try number(call, "call"))
        case "data":
            guard bodies > 0 else { throw .invalidField("bodies") }
            return .data(call: try number(call, "call"))
        case "credit":
            guard let credit, credit > 0 else { throw .invalidField("credit") }
            return .credit(call: try number(call, "call"), bytes: credit)
        case "end": return .end(try response())
        case "hello":
            guard let version, version > 0 else { throw .invalidField("version") }
            return .hello(
                Hello(
                    version: version, session: try number(session, "session"), service: service,
                    instance: instance ?? ""))
        case "goaway":
            guard let reason else { throw .invalidField("reason") }
            return .goaway(GoawayReason(rawValue: reason) ?? .draining, message: message ?? "")
        default: return .unknown(kind: kind)
        }
    }

    private func request() throws(FrameFault) -> RequestHeader {
        guard let method, !method.isEmpty else { throw .invalidField("method") }
        guard let timeout, (0...WireLimits.timeoutMilliseconds).contains(timeout) else {
            throw .invalidField("timeout")
        }
        if let credit, credit < 0 { throw .invalidField("credit") }
        return RequestHeader(
            call: try number(call, "call"), method: method, timeoutMilliseconds: timeout, sentMilliseconds: sent,
            creditBytes: credit, metadata: metadata ?? Metadata())
    }

    private func response() throws(FrameFault) -> ResponseHeader {
        let call = try number(call, "call")
        let metadata = metadata ?? Metadata()
        guard let code else { return ResponseHeader(call: call, metadata: metadata) }
        // A code that this build does not know yet means what gRPC says of such codes: unknown.
        let known = RPCCode(rawValue: code) ?? .unknown
        if known == .ok { return ResponseHeader(call: call, metadata: metadata) }
        if let retryAfter, retryAfter < 0 { throw .invalidField("retryAfter") }
        return ResponseHeader(
            call: call,
            error: RPCError(
                known, reason: reason ?? "UNKNOWN", message ?? "", rule: rule, details: details ?? [:],
                isNotProcessed: isNotProcessed ?? false, retryAfterMilliseconds: retryAfter),
            metadata: metadata)
    }

    private func number(_ value: Int64?, _ name: String) throws(FrameFault) -> UInt64 {
        guard let value, value >= 0 else { throw .invalidField(name) }
        return UInt64(value)
    }
}

extension JSONScanner {
    /// Reads an object whose values are all strings.
    fileprivate mutating func readMetadata() throws(JSONFault) -> Metadata {
        var values: [String: String] = [:]
        try readObject { (key, scanner) throws(JSONFault) in
            if values.updateValue(try scanner.readString(), forKey: key) != nil { throw .duplicateKey(key) }
        }
        return Metadata(values)
    }
}
