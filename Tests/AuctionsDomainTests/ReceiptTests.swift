import AuctionsDomain
import Foundation
import Kernel
import Signing
import Testing

@Suite struct ReceiptTests {
    @Test("AU-10: each entry names the one before, and commits to the maximum")
    func chain() throws {
        var run = AuctionRun()
        let genesis = run.chain.head
        try run.bid(1, 500)
        try run.bid(2, 900)
        #expect(run.entries[0].previousHash == genesis)
        #expect(run.entries[1].previousHash == run.entries[0].hash)
        #expect(run.chain.head == run.entries[1].hash)
        for entry in run.entries {
            let amount = try #require(run.maxima[entry.sequence])
            let opening = Fixture.secret.opening(of: entry.sequence, amount: amount)
            #expect(opening.commitment(auction: Fixture.auction) == entry.commitment)
            let other = Opening(sequence: entry.sequence, salt: opening.salt, amount: amount + 1)
            #expect(other.commitment(auction: Fixture.auction) != entry.commitment)
        }
        #expect(run.entries[0].commitment != run.entries[1].commitment)
    }

    @Test("AU-10: the first link binds terms and reserve")
    func genesis() {
        let plain = AuctionRun().chain.head
        #expect(AuctionRun(Fixture.terms(start: 101)).chain.head != plain)
        #expect(AuctionRun(reserve: 500).chain.head != plain)
        #expect(AuctionRun(reserve: 500).chain.head != AuctionRun(reserve: 501).chain.head)
    }

    @Test("AU-10: the head is signed, and only by its key")
    func signedHead() throws {
        var run = AuctionRun()
        try run.bid(1, 500)
        let head = SignedHead(run.chain, key: Fixture.key)
        #expect(head.isSigned(by: Fixture.key.publicKey))
        #expect(!head.isSigned(by: Fixture.otherKey.publicKey))
        let moved = SignedHead(
            auction: head.auction, sequence: 2, hash: head.hash, keyID: head.keyID, signature: head.signature)
        #expect(!moved.isSigned(by: Fixture.key.publicKey))
        let receipt = Receipt(
            entry: run.entries[0], opening: Fixture.secret.opening(of: 1, amount: 500), head: head)
        let copy = try JSONDecoder().decode(Receipt.self, from: JSONEncoder().encode(receipt))
        #expect(copy == receipt)
        #expect(copy.head.isSigned(by: Fixture.key.publicKey))
    }

    @Test("AU-10: a refusal gets a signed, unchained receipt that names the head")
    func refusal() throws {
        var run = AuctionRun()
        try run.bid(1, 500)
        let receipt = UnchainedReceipt(
            chain: run.chain, bidder: Fixture.member(2), amount: 90, reason: "BID_TOO_LOW", at: run.at(5),
            key: Fixture.key)
        #expect(receipt.headSequence == 1)
        #expect(receipt.headHash == run.chain.head)
        #expect(receipt.bidder == Fixture.secret.pseudonym(of: Fixture.member(2)))
        #expect(receipt.isSigned(by: Fixture.key.publicKey))
        #expect(!receipt.isSigned(by: Fixture.otherKey.publicKey))
        #expect(run.auction.sequence == 1)
        let text = String(decoding: try JSONEncoder().encode(receipt), as: UTF8.self)
        let forged = text.replacing("BID_TOO_LOW", with: "OWN_LISTING")
        let copy = try JSONDecoder().decode(UnchainedReceipt.self, from: Data(forged.utf8))
        #expect(!copy.isSigned(by: Fixture.key.publicKey))
    }

    @Test("AU-10: pseudonyms are readable, differ by member and by auction, and stay the same")
    func pseudonyms() throws {
        let names = (1...2000).map { Fixture.secret.pseudonym(of: Fixture.member($0)) }
        #expect(Set(names).count == 2000)
        #expect(Fixture.secret.pseudonym(of: Fixture.member(1)) == names[0])
        let letters = Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        for name in names {
            #expect(name.hasPrefix("bidder-") && name.count == 17 && Set(name.dropFirst(7)).isSubset(of: letters))
        }
        let elsewhere = AuctionID(high: 1, low: 2)
        let other = try #require(AuctionSecret(auction: elsewhere, bytes: Fixture.secretBytes))
        #expect(other.pseudonym(of: Fixture.member(1)) != names[0])
        #expect(AuctionSecret(auction: elsewhere, bytes: [1, 2, 3]) == nil)
    }

    @Test("AU-10: a digest is 32 bytes in strict base64url")
    func digest() {
        let digest = Digest([UInt8](repeating: 255, count: 32))
        #expect(digest.flatMap { Digest($0.description) } == digest)
        #expect(Digest([1]) == nil)
        #expect(Digest("AAAA") == nil)
        #expect(Digest(String(repeating: "=", count: 43)) == nil)
    }
}
