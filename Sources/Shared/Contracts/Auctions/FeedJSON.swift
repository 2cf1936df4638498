import Kernel
import Wire

// Each bid is news, which every gateway that has listeners hears of and reads.

extension WatchFeeds.Item: DirectJSON {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.name("changed")
            $0.array(changed) { $0.id($1) }
            $0.member("isAnything", isAnything)
        }
    }
}

extension WatchFeeds.Item: DirectJSONReading {
    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        changed = try reader.array("changed") { (reader) throws(JSONReader.Unusual) in try reader.id() }
        isAnything = try reader.truth("isAnything")
        try reader.end()
    }
}

extension FeedEntry: DirectJSON {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("at", at)
            $0.member("data", data)
            $0.member("position", position)
            $0.member("type", type)
        }
    }
}

extension FeedEntry: DirectJSONReading {
    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        at = try reader.timestamp("at")
        data = try reader.value("data")
        position = try reader.integer("position")
        type = try reader.string("type")
        try reader.end()
    }
}

extension ReadFeed.Response: DirectJSON {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.name("entries")
            $0.array(entries) { $1.write(to: &$0) }
            $0.member("isComplete", isComplete)
        }
    }
}

extension ReadFeed.Response: DirectJSONReading {
    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        entries = try reader.array("entries") { (reader) throws(JSONReader.Unusual) in try FeedEntry(from: &reader) }
        isComplete = try reader.truth("isComplete")
        try reader.end()
    }
}
