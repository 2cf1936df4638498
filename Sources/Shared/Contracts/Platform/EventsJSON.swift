import Wire

// Every event passes through here, once for each service that follows the feed.

extension FeedCursor: DirectJSON, DirectJSONReading {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("epoch", epoch)
            $0.member("position", position)
            $0.member("transaction", transaction)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        epoch = try reader.integer("epoch")
        position = try reader.integer("position")
        transaction = try reader.integer("transaction")
        try reader.end()
    }
}

extension FeedEvent: DirectJSON, DirectJSONReading {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("aggregate", aggregate)
            $0.member("at", at)
            $0.member("body", body)
            $0.member("epoch", epoch)
            $0.member("position", position)
            $0.member("traceParent", optional: traceParent)
            $0.member("transaction", transaction)
            $0.member("type", type)
            $0.member("version", version)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        aggregate = try reader.string("aggregate")
        at = try reader.timestamp("at")
        body = try reader.value("body")
        epoch = try reader.integer("epoch")
        position = try reader.integer("position")
        traceParent = try reader.string(optional: "traceParent")
        transaction = try reader.integer("transaction")
        type = try reader.string("type")
        version = try reader.integer("version")
        try reader.end()
    }
}

extension PullEvents.Request: DirectJSON, DirectJSONReading {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.name("after")
            after.write(to: &$0)
            $0.member("limit", Int64(limit))
        }
    }

    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        after = try reader.object("after")
        limit = Int(try reader.integer("limit"))
        try reader.end()
    }
}

extension PullEvents.Response: DirectJSON, DirectJSONReading {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.name("events")
            $0.array(events) { $1.write(to: &$0) }
            $0.member("hasMore", hasMore)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        events = try reader.array("events") { (reader) throws(JSONReader.Unusual) in try FeedEvent(from: &reader) }
        hasMore = try reader.truth("hasMore")
        try reader.end()
    }
}

extension HintEvents.Request: DirectJSON, DirectJSONReading {
    package func write(to writer: inout JSONWriter) {
        writer.members { $0.member("source", source.rawValue) }
    }

    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        source = try reader.choice("source")
        try reader.end()
    }
}
