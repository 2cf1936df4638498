extension Header {
    /// Appends the header as JSON. `bodies` is the number of documents that follow.
    func write(to writer: inout JSONWriter, bodies: Int) {
        switch self {
        case .hello(let hello):
            writer.raw("{\"kind\":\"hello\",\"version\":")
            writer.integer(hello.version)
            writer.raw(",\"session\":")
            writer.number(hello.session)
            if let service = hello.service {
                writer.raw(",\"service\":")
                writer.string(service)
            }
            writer.raw(",\"instance\":")
            writer.string(hello.instance)
        case .request(let request):
            writer.raw("{\"kind\":\"req\",\"call\":")
            writer.number(request.call)
            writer.raw(",\"method\":")
            writer.string(request.method)
            writer.raw(",\"timeout\":")
            writer.integer(request.timeoutMilliseconds)
            if let sent = request.sentMilliseconds {
                writer.raw(",\"sent\":")
                writer.integer(sent)
            }
            if let credit = request.creditBytes {
                writer.raw(",\"credit\":")
                writer.integer(credit)
            }
            if !request.metadata.values.isEmpty {
                writer.raw(",\"metadata\":")
                writer.object(request.metadata.values) { (writer, value) in writer.string(value) }
            }
        case .response(let response):
            writer.raw("{\"kind\":\"res\",\"call\":")
            writer.outcome(response)
        case .data(let call):
            writer.raw("{\"kind\":\"data\",\"call\":")
            writer.number(call)
        case .credit(let call, let bytes):
            writer.raw("{\"kind\":\"credit\",\"call\":")
            writer.number(call)
            writer.raw(",\"credit\":")
            writer.integer(bytes)
        case .end(let response):
            writer.raw("{\"kind\":\"end\",\"call\":")
            writer.outcome(response)
        case .cancel(let call):
            writer.raw("{\"kind\":\"cancel\",\"call\":")
            writer.number(call)
        case .ping(let sequence):
            writer.raw("{\"kind\":\"ping\",\"sequence\":")
            writer.number(sequence)
        case .pong(let sequence):
            writer.raw("{\"kind\":\"pong\",\"sequence\":")
            writer.number(sequence)
        case .goaway(let reason, let message):
            writer.raw("{\"kind\":\"goaway\",\"reason\":")
            writer.string(reason.rawValue)
            writer.raw(",\"message\":")
            writer.string(message)
        case .unknown(let kind):
            writer.raw("{\"kind\":")
            writer.string(kind)
        }
        if bodies > 0 {
            writer.raw(",\"bodies\":")
            writer.integer(Int64(bodies))
        }
        writer.raw("}")
    }
}

extension JSONWriter {
    /// Numbers of calls and sessions stay below 2^63: they are counted up from one.
    fileprivate mutating func number(_ value: UInt64) { integer(Int64(truncatingIfNeeded: value)) }

    /// What answers and ends of streams have in common.
    fileprivate mutating func outcome(_ response: ResponseHeader) {
        number(response.call)
        if let error = response.error { self.error(error) }
        if !response.metadata.values.isEmpty {
            raw(",\"metadata\":")
            object(response.metadata.values) { (writer, value) in writer.string(value) }
        }
    }

    fileprivate mutating func error(_ error: RPCError) {
        raw(",\"code\":")
        string(error.code.rawValue)
        raw(",\"reason\":")
        string(error.reason)
        raw(",\"message\":")
        string(error.message)
        if let rule = error.rule {
            raw(",\"rule\":")
            string(rule)
        }
        if !error.details.isEmpty {
            raw(",\"details\":")
            object(error.details) { (writer, value) in writer.value(value) }
        }
        if error.isNotProcessed { raw(",\"notProcessed\":true") }
        if let retryAfter = error.retryAfterMilliseconds {
            raw(",\"retryAfter\":")
            integer(retryAfter)
        }
    }
}
