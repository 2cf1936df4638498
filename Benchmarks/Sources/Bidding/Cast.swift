import FoundationEssentials
import Wire

/// Who bids on what: made once for a platform, read by every generator.
package struct Cast: Codable, Sendable {
    package struct Member: Codable, Sendable {
        package var id: String
        /// For the HTTP front.
        package var token: String

        package init(id: String, token: String) {
            self.id = id
            self.token = token
        }
    }

    package var seller: Member
    package var bidders: [Member]
    package var auctions: [String]

    package init(seller: Member, bidders: [Member], auctions: [String]) {
        self.seller = seller
        self.bidders = bidders
        self.auctions = auctions
    }

    package static func load(_ path: String) throws -> Cast {
        try JSONDecoder().decode(Cast.self, from: Data(contentsOf: URL(filePath: path)))
    }

    package func save(_ path: String) throws {
        try JSONEncoder().encode(self).write(to: URL(filePath: path))
    }
}
