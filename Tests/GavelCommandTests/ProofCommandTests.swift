import AuctionsDomain
import Kernel
import Signing
import Testing
import Wire

@testable import gavel

@Suite struct ProofCommandTests {
    private static let key = SigningKey(seed: [UInt8](repeating: 9, count: 32))

    /// The published proof of a small auction: two bidders, the second wins.
    private func proof() throws -> AuctionProof {
        let key = try #require(Self.key)
        let id = AuctionID(high: 0x0190_1111_2222_7333, low: 0x8444_5555_6666_7777)
        let start = Timestamp(seconds: 1_800_000_000)
        let terms = AuctionTerms(
            auction: id, round: 1, kind: .goods, currency: .eur, startPrice: 100, buyNow: nil,
            increments: .standard(.eur), softCloseSeconds: 120, maximumExtensionSeconds: 3600,
            typoRetractionSeconds: 3600, retractAllSeconds: 43_200, requiresVerifiedExpert: false, startsAt: start,
            scheduledEnd: start.adding(seconds: 86_400))
        let secret = try #require(AuctionSecret(auction: id, bytes: [UInt8](repeating: 3, count: 32)))
        var auction = Auction(terms: terms, seller: MemberID(high: 1, low: 0), reserve: nil)
        var chain = ReceiptChain(secret: secret, terms: terms, reserve: nil)
        var entries: [ChainEntry] = []
        var maxima: [Int64: Int64] = [:]
        for (bidder, maximum) in [(UInt64(1), Int64(500)), (2, 900)] {
            let command = BidCommand(
                bidder: MemberID(high: 1, low: bidder), isVerifiedExpert: true, maximum: terms.money(maximum))
            guard case .accepted(let step) = try auction.place(command, now: start) else { continue }
            maxima[step.sequence] = maximum
            entries.append(chain.append(step).entry)
        }
        entries.append(chain.append(try auction.close(now: auction.endsAt)).entry)
        return try AuctionProof(
            auction: auction, secret: secret, entries: entries, maxima: maxima, disclosure: .published, key: key)
    }

    @Test("AU-10: a published proof is verified offline, against the platform's key")
    func verifies() throws {
        let content = try JSON.encode(try proof())
        let key = try #require(Self.key)
        let verdict = try ProofCommand.verdict(on: content, trustedPublicKey: key.publicKey)
        #expect(verdict.price == Money(amount: 550, currency: .eur))
        #expect(verdict.isKeyTrusted)
        #expect(try !ProofCommand.verdict(on: content, trustedPublicKey: nil).isKeyTrusted)
    }

    @Test("AU-10: a changed proof, another key and other files are refused with the first fault")
    func refuses() throws {
        var forged = try proof()
        forged.price = 1
        let failure = #expect(throws: CommandFailure.self) {
            try ProofCommand.verdict(on: try JSON.encode(forged), trustedPublicKey: nil)
        }
        #expect(failure?.description.contains("WRONG_SIGNATURE") == true)
        #expect(throws: CommandFailure.self) {
            try ProofCommand.verdict(
                on: try JSON.encode(try proof()), trustedPublicKey: [UInt8](repeating: 1, count: 32))
        }
        for text in ["", "{}", "[1]", "no JSON"] {
            #expect(throws: CommandFailure.self) {
                try ProofCommand.verdict(on: Array(text.utf8), trustedPublicKey: nil)
            }
        }
    }

    @Test("AU-10: the key is given as text or as a file with it")
    func readsKeys() throws {
        let key = try #require(Self.key)
        #expect(try ProofCommand.publicKey(base64URL(key.publicKey)) == key.publicKey)
        #expect(throws: CommandFailure.self) { try ProofCommand.publicKey("/nowhere") }
    }

    @Test("AU-10: a key that begins like an option is a key")
    func readsKeysWithHyphen() throws {
        let key = "-1fM0kZRFbKTQMsm57wgsQQi4pLLtKm6IyzSRz6q1L0"
        let command = try ProofCommand.Verify.parse(["proof.json", "--key", key])
        #expect(command.file == "proof.json")
        #expect(command.key == key)
    }
}
