import AuctionsDomain
import Contracts
import Kernel
import Reactor
import ServiceKit
import Signing
import Testing
import Wire

@testable import AuctionsService

/// Receipts, and the proof of a closed auction.
@Suite struct BiddingReceiptTests {
    private static let publicKey = BiddingFixture.key.publicKey

    private func head(_ receipt: BidReceipt) throws -> SignedHead {
        SignedHead(
            auction: receipt.auction, sequence: receipt.headSequence, hash: try #require(Digest(receipt.headHash)),
            keyID: receipt.keyID, signature: receipt.signature)
    }

    @Test("AU-10: each receipt opens its commitment, follows the one before and is covered by a signed head")
    func receipts() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            var receipts: [BidReceipt] = []
            let amounts: [Int64] = [2000, 3000, 5000, 4000, 9000]
            for (index, amount) in amounts.enumerated() {
                let bidder = BiddingFixture.member(UInt64(2 + index))
                receipts.append(try await fixture.service.bid(amount, on: auction, by: bidder))
            }
            let chain = try await BiddingChain.read(fixture, auction)
            var previous = try #require(chain.entries.first).previousHash.description
            for (index, receipt) in receipts.enumerated() {
                let entry = chain.entries[index]
                #expect(receipt.auction == auction && receipt.sequence == Int64(index) + 1 && receipt.at == entry.at)
                #expect(receipt.hash == entry.hash.description && receipt.previousHash == previous)
                let opening = Opening(
                    sequence: receipt.sequence, salt: try #require(Digest(receipt.salt)), amount: amounts[index])
                #expect(opening.commitment(auction: auction).description == receipt.commitment)
                #expect(entry.commitment?.description == receipt.commitment)
                let other = Opening(sequence: opening.sequence, salt: opening.salt, amount: opening.amount + 1)
                #expect(other.commitment(auction: auction).description != receipt.commitment)
                #expect(try head(receipt).isSigned(by: Self.publicKey))
                #expect(receipt.headSequence == receipt.sequence && receipt.headHash == receipt.hash)
                previous = receipt.hash
            }
            #expect(receipts.map(\.isLeading) == [true, true, true, false, true])
            #expect(receipts.map(\.price) == [1000, 2050, 3100, 4100, 5100])
            #expect(receipts.map(\.minimumBid) == [1050, 2100, 3200, 4200, 5200])
        }
    }

    @Test("AU-10: bids of one batch share one signed head")
    func batch() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id = '\(auction)' FOR UPDATE")
            let first = Task { @Loop in try await fixture.service.bid(1500, on: auction, by: BiddingFixture.member(9)) }
            try await fixture.eventuallyLocked(1)
            let bids = (0..<10).map { index in
                Task { @Loop in
                    try await fixture.service.bid(
                        2000 + Int64(index) * 500, on: auction, by: BiddingFixture.member(UInt64(10 + index)))
                }
            }
            // They have reached the lane before the row is let go: all of this runs on the loop.
            try await eventuallyOnLoop(turns: 50)
            try await session.run(script: "COMMIT")
            session.close()
            #expect(try await first.value.headSequence == 1)
            var heads: Set<SignedHead> = []
            for bid in bids { heads.insert(try head(try await bid.value)) }
            #expect(heads.count == 1 && heads.first?.sequence == 11)
            #expect(heads.first?.isSigned(by: Self.publicKey) == true)
            #expect(heads.first?.hash == (try await BiddingChain.read(fixture, auction)).entries.last?.hash)
        }
    }

    @Loop
    private func eventuallyOnLoop(turns: Int) async throws {
        for _ in 0..<turns { await Task.yield() }
    }

    @Test("AU-10: a refusal has a signed receipt that names the head, the amount and the instant")
    func refusals() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let accepted = try await fixture.service.bid(5000, on: auction, by: BiddingFixture.member(2))
            let at = BiddingFixture.start.adding(seconds: 60)
            try await fixture.setClock(at)
            let error = try await fixture.service.refusedBid(1010, on: auction, by: BiddingFixture.member(3))
            #expect(error.reason == "BID_TOO_LOW" && error.rule == "AU-5")
            #expect(error.details["minimum"] == ["amount": 1050, "currency": "EUR"])
            let receipt = try JSON.decode(
                UnchainedReceipt.self, from: try JSON.encode(try #require(error.details["receipt"])))
            #expect(receipt.auction == auction && receipt.amount == 1010 && receipt.reason == "BID_TOO_LOW")
            #expect(receipt.at == at && receipt.headSequence == 1 && receipt.headHash.description == accepted.hash)
            #expect(receipt.isSigned(by: Self.publicKey))
            #expect(receipt.bidder.hasPrefix("bidder-"))
            var forged = try JSONValue(encoding: receipt)
            guard case .object(var members) = forged else { return }
            members["amount"] = 1060
            forged = .object(members)
            let other = try JSON.decode(UnchainedReceipt.self, from: try JSON.encode(forged))
            #expect(!other.isSigned(by: Self.publicKey))
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 1)
        }
    }

    @Test("AU-10: the published proof verifies offline without the winner's maximum; seller and winner see it opened")
    func proofs() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000, reserve: 3000))
            let (winner, loser) = (BiddingFixture.member(2), BiddingFixture.member(3))
            try await fixture.service.bid(2000, on: auction, by: loser)
            try await fixture.service.bid(4_141, on: auction, by: loser)
            try await fixture.service.bid(987_654, on: auction, by: winner)
            try await fixture.pass(to: BiddingFixture.end)
            let viewers: [(MemberID?, AuctionProof.Disclosure)] = [
                (nil, .published), (loser, .published), (BiddingFixture.member(77), .published), (winner, .parties),
                (BiddingFixture.seller, .parties),
            ]
            for (viewer, disclosure) in viewers {
                let bytes = try await fixture.service.proof(of: auction, for: viewer)
                let text = String(decoding: bytes, as: UTF8.self)
                let proof = try JSON.decode(AuctionProof.self, from: bytes)
                #expect(proof.disclosure == disclosure)
                let verdict = try proof.verify(trustedPublicKey: Self.publicKey)
                #expect(verdict.closing == .highestBid && verdict.price == Money(amount: 4241, currency: .eur))
                #expect(verdict.sealedCount == (disclosure == .published ? 1 : 0))
                #expect(text.contains("987654") == (disclosure == .parties))
                #expect(text.contains("4141"))
                for member in [winner, loser, BiddingFixture.seller] { #expect(!text.contains(member.description)) }
                try expectTamperingFound(proof)
            }
        }
    }

    @Test("AU-10: the proof of a long auction comes in parts and is whole")
    func longProof() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000))
            for step in 0..<30 {
                // Those of a step come together, in ascending order.
                var bids: [Task<BidReceipt, any Error>] = []
                for number in 0..<100 {
                    let amount = Int64(step + 1) * 1_000_000 + Int64(number) * 10_000
                    let bidder = BiddingFixture.member(2 + UInt64(number % 7))
                    bids.append(Task { @Loop in try await fixture.service.bid(amount, on: auction, by: bidder) })
                }
                for bid in bids { _ = try await bid.value }
            }
            try await fixture.pass(to: BiddingFixture.end)
            let text = try await fixture.service.proof(of: auction)
            let proof = try JSON.decode(AuctionProof.self, from: text)
            _ = try proof.verify(trustedPublicKey: Self.publicKey)
            let first = try await fixture.service.call(GetProof.self, .init(auction: auction, viewer: nil))
            #expect(text.count > GetProof.partBytes && first.text.utf8.count <= GetProof.partBytes)
            #expect(first.next == first.text.utf8.count)
            let beyond = try await fixture.service.call(
                GetProof.self, .init(auction: auction, viewer: nil, from: text.count + 5))
            #expect(beyond.text.isEmpty && beyond.next == nil)
        }
    }

    private func expectTamperingFound(_ proof: AuctionProof) throws {
        var changes: [(String, (inout AuctionProof) -> Void)] = [
            ("price", { $0.price = 1 }), ("winner", { $0.winner = $0.entries[0].bidder }),
            ("bound", { $0.sealedAbove = ($0.sealedAbove ?? 0) + 1 }), ("closing", { $0.closing = .noBids }),
            ("last entry", { $0.entries.removeLast() }), ("first entry", { $0.entries.removeFirst() }),
            ("order", { $0.entries.swapAt(0, 1) }), ("opening", { $0.openings.removeFirst() }),
        ]
        changes.append(
            ("amount", { $0.openings[0] = Opening(sequence: 1, salt: $0.openings[0].salt, amount: 2001) }))
        for (what, change) in changes {
            var forged = proof
            change(&forged)
            #expect(throws: ProofFault.self, "\(what)") { try forged.verify(trustedPublicKey: Self.publicKey) }
            // Even signed anew with another key.
            forged.sign(with: SigningKey(seed: [UInt8](repeating: 8, count: 32))!)
            #expect(throws: ProofFault.self, "\(what)") { try forged.verify(trustedPublicKey: Self.publicKey) }
        }
    }

    @Test("AU-10: the audit finds what was changed in the database behind our back")
    func audit() async throws {
        try await BiddingFixture.with { fixture in
            let open = try await fixture.list(BiddingFixture.goods(days: 3))
            let sold = try await fixture.list()
            for auction in [open, sold] {
                try await fixture.service.bid(2000, on: auction, by: BiddingFixture.member(2))
                try await fixture.service.bid(3000, on: auction, by: BiddingFixture.member(3))
                try await fixture.service.bid(4000, on: auction, by: BiddingFixture.member(2))
            }
            try await fixture.pass(to: BiddingFixture.end)
            #expect(try await fixture.auditFaults() == [])
            let session = try await fixture.session()
            let changes = [
                "UPDATE chain_entry SET maximum = maximum + 1 WHERE auction = '\(open)' AND sequence = 2",
                "UPDATE chain_entry SET entry = entry::jsonb || '{\"price\": 1}' WHERE auction = '\(open)' AND sequence = 3",
                "DELETE FROM chain_entry WHERE auction = '\(open)' AND sequence = 3",
                "DELETE FROM chain_entry WHERE auction = '\(open)' AND sequence = 2",
                "UPDATE auction SET price = price + 1 WHERE id = '\(open)'",
                "UPDATE auction SET head = sha256('x') WHERE id = '\(open)'",
                "DELETE FROM feed_step WHERE auction = '\(open)' AND position < 3",
                "DELETE FROM award WHERE listing = '\(sold)'",
                "UPDATE award SET total = total + 1 WHERE listing = '\(sold)'",
                "UPDATE award SET buyer = seller WHERE listing = '\(sold)'",
                "UPDATE chain_entry SET maximum = 2500 WHERE auction = '\(sold)' AND sequence = 2",
                "UPDATE auction SET reserve = 5 WHERE id = '\(sold)'",
            ]
            for change in changes {
                // A copy keeps what the change destroys.
                try await session.run(
                    script: """
                        CREATE SCHEMA kept;
                        CREATE TABLE kept.a AS TABLE chain_entry; CREATE TABLE kept.b AS TABLE auction;
                        CREATE TABLE kept.c AS TABLE feed_step; CREATE TABLE kept.d AS TABLE award; \(change)
                        """)
                let faults = try await fixture.auditFaults()
                #expect(!faults.isEmpty, "\(change)")
                let subject = change.contains("\(open)") ? open : sold
                #expect(faults.allSatisfy { $0.hasPrefix("listing \(subject)") })
                try await session.run(
                    script: """
                        DELETE FROM award; DELETE FROM feed_step; DELETE FROM chain_entry; DELETE FROM auction;
                        INSERT INTO auction TABLE kept.b; INSERT INTO chain_entry TABLE kept.a;
                        INSERT INTO feed_step TABLE kept.c; INSERT INTO award TABLE kept.d; DROP SCHEMA kept CASCADE
                        """)
            }
            session.close()
            #expect(try await fixture.auditFaults() == [])
        }
    }
}
