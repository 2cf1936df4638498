import Kernel

/// A value of a hot path that writes its JSON by itself, several times faster than the general encoder does.
///
/// What it writes must be what the general encoder would write: members in the order of their names, those without a
/// value left out. A test of each conforming type compares the two.
package protocol DirectJSON: Encodable {
    func write(to writer: inout JSONWriter)
}

extension JSONWriter {
    /// Appends an object; `body` appends its members, in the order of their names.
    package mutating func members(_ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        body(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Begins the member `name`; its value follows.
    package mutating func name(_ name: StaticString) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        raw(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        string(value)
    }

    package mutating func member(_ name: StaticString, _ value: Int64) {
        self.name(name)
        integer(value)
    }

    package mutating func member(_ name: StaticString, _ value: Bool) {
        self.name(name)
        value ? raw("true") : raw("false")
    }

    package mutating func member(_ name: StaticString, _ value: Timestamp) {
        self.name(name)
        quoted { value.append(to: &$0) }
    }

    package mutating func member<Of>(_ name: StaticString, _ value: ID<Of>) {
        self.name(name)
        id(value)
    }

    package mutating func id<Of>(_ value: ID<Of>) { quoted { value.append(to: &$0) } }

    package mutating func member(_ name: StaticString, _ value: Money) {
        self.name(name)
        members {
            $0.member("amount", value.amount)
            $0.member("currency", value.currency.rawValue)
        }
    }

    package mutating func member(_ name: StaticString, _ value: JSONValue) {
        self.name(name)
        self.value(value)
    }

    package mutating func member(_ name: StaticString, _ values: [Int64]) {
        self.name(name)
        array(values) { $0.integer($1) }
    }

    /// Appends the member when there is a value.
    package mutating func member(_ name: StaticString, optional value: String?) {
        if let value { member(name, value) }
    }
}

extension JSONWriter {
    /// A string of characters that need no escape.
    private mutating func quoted(_ append: (inout [UInt8]) -> Void) {
        bytes.append(UInt8(ascii: "\""))
        append(&bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Empty: DirectJSON, DirectJSONReading {
    package func write(to writer: inout JSONWriter) { writer.members { _ in } }

    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        try reader.end()
    }
}

extension JSONValue: DirectJSON {
    package func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension RPCError: DirectJSON {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("code", code.rawValue)
            $0.member("details", .object(details))
            $0.member("message", message)
            $0.member("notProcessed", isNotProcessed)
            $0.member("reason", reason)
            if let retryAfterMilliseconds { $0.member("retryAfterMilliseconds", retryAfterMilliseconds) }
            $0.member("rule", optional: rule)
        }
    }
}
