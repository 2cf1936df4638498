import Kernel
import Wire

// Each change of each member goes to three services.

extension MemberChanged: DirectJSON, DirectJSONReading {
    package func write(to writer: inout JSONWriter) {
        writer.members {
            $0.member("isVerifiedExpert", isVerifiedExpert)
            $0.member("language", language.rawValue)
            $0.member("market", market.rawValue)
            $0.member("member", member)
            $0.name("roles")
            $0.array(roles) { $0.string($1.rawValue) }
            $0.member("status", status.rawValue)
            $0.member("userName", userName)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONReader.Unusual) {
        try reader.begin()
        isVerifiedExpert = try reader.truth("isVerifiedExpert")
        language = try reader.choice("language")
        market = try reader.choice("market")
        member = try reader.id("member")
        roles = try reader.array("roles") { (reader) throws(JSONReader.Unusual) in try reader.choice() }
        status = try reader.choice("status")
        userName = try reader.string("userName")
        try reader.end()
    }
}
