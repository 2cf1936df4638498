import AuctionsDomain
import Foundation
import Kernel
import Signing
import Testing

@Suite struct ProofTests {
    /// Every kind of entry but buy-now and early end, a reserve, an extension, a winner whose maximum stays sealed.
    private func richRun() throws -> AuctionRun {
        var run = AuctionRun(reserve: 400)
        try run.bid(1, 200, at: run.at(1))
        try run.bid(2, 300, at: run.at(2))
        try run.bid(2, 350, at: run.at(2))
        try run.bid(3, 98_765, at: run.at(3))
        try run.retract(1, .typo, corrected: 20, at: run.at(4))
        try run.bid(4, 600, at: run.at(5))
        try run.strike(6, at: run.at(6))
        try run.bid(5, 700, at: run.auction.endsAt.adding(seconds: -1))
        try run.close()
        return run
    }

    private func fault(
        _ proof: AuctionProof, trusted: [UInt8]? = Fixture.key.publicKey
    ) -> ProofFault? {
        do throws(ProofFault) {
            _ = try proof.verify(trustedPublicKey: trusted)
            return nil
        } catch {
            return error
        }
    }

    @Test("AU-10: a proof gives winner and price offline; the winner's maximum stays sealed")
    func verdict() throws {
        let run = try richRun()
        let proof = try run.proof()
        let verdict = try proof.verify(trustedPublicKey: Fixture.key.publicKey)
        #expect(verdict.winner == Fixture.secret.pseudonym(of: Fixture.member(3)))
        #expect(verdict.price == Fixture.euros(750))
        #expect(verdict.closing == .highestBid)
        #expect(verdict.entryCount == 9)
        #expect(verdict.sealedCount == 1)
        #expect(proof.sealedAbove == 750)
        #expect(!proof.openings.contains { $0.sequence == 4 })
        let text = String(decoding: try JSONEncoder().encode(proof), as: UTF8.self)
        #expect(!text.contains("98765"))
        #expect(!text.contains(Fixture.member(3).description))
    }

    @Test("AU-10: the parties see everything opened")
    func parties() throws {
        let proof = try richRun().proof(.parties)
        #expect(proof.openings.map(\.sequence) == [1, 2, 3, 4, 6, 8])
        #expect(proof.sealedAbove == nil)
        let verdict = try proof.verify(trustedPublicKey: Fixture.key.publicKey)
        #expect(verdict.price == Fixture.euros(750))
        #expect(verdict.sealedCount == 0)
    }

    @Test("AU-10: buy-now, an early end, no bid and an unmet reserve have proofs, too")
    func otherEndings() throws {
        var bought = AuctionRun(Fixture.terms(buyNow: 900), reserve: 500)
        try bought.bid(1, 300)
        try bought.buyNow(2, at: bought.at(9))
        let boughtVerdict = try bought.proof().verify(trustedPublicKey: nil)
        #expect(boughtVerdict.winner == Fixture.secret.pseudonym(of: Fixture.member(2)))
        #expect(boughtVerdict.price == Fixture.euros(900))
        #expect(!boughtVerdict.isKeyTrusted)

        var stopped = AuctionRun()
        try stopped.bid(1, 300)
        try stopped.endEarly(at: stopped.at(9))
        let stoppedVerdict = try stopped.proof().verify(trustedPublicKey: nil)
        #expect(stoppedVerdict.winner == nil && stoppedVerdict.price == nil)
        #expect(stoppedVerdict.closing == .endedEarly)

        var empty = AuctionRun()
        try empty.close()
        #expect(try empty.proof().verify(trustedPublicKey: nil).closing == .noBids)

        var unmet = AuctionRun(reserve: 500)
        try unmet.bid(1, 300)
        try unmet.bid(2, 499)
        try unmet.close()
        let unmetVerdict = try unmet.proof().verify(trustedPublicKey: nil)
        #expect(unmetVerdict.closing == .reserveNotMet && unmetVerdict.winner == nil)
        #expect(unmetVerdict.sealedCount == 0)
    }

    @Test("AU-10: no proof of a running auction or without all maxima")
    func incomplete() throws {
        var run = AuctionRun()
        try run.bid(1, 300)
        #expect(throws: ProofFault.notClosed) { try run.proof() }
        try run.close()
        run.maxima = [:]
        #expect(throws: ProofFault.openingMissing(sequence: 1)) { try run.proof() }
    }

    @Test("AU-10: whatever byte of a proof is changed, it is refused", arguments: AuctionProof.Disclosure.allCases)
    func everyByte(disclosure: AuctionProof.Disclosure) throws {
        let proof = try richRun().proof(disclosure)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let original = [UInt8](try encoder.encode(proof))
        #expect(try JSONDecoder().decode(AuctionProof.self, from: Data(original)) == proof)
        var (refusals, unreadable) = (0, 0)
        for index in original.indices {
            var bytes = original
            bytes[index] ^= [1, 2, 32][index % 3]
            let changed: AuctionProof
            do {
                changed = try JSONDecoder().decode(AuctionProof.self, from: Data(bytes))
            } catch {
                unreadable += 1
                continue
            }
            // A capital hexadecimal digit and the like change nothing.
            if changed == proof { continue }
            refusals += 1
            if fault(changed, trusted: nil) == nil {
                let around = original[max(0, index - 40)..<min(original.count, index + 40)]
                Issue.record("byte \(index): \(String(decoding: around, as: UTF8.self))")
            }
        }
        #expect(refusals > original.count / 3)
        #expect(unreadable > 0)
    }

    @Test("AU-10: whatever field of a proof is changed, it is refused, even when the hashes are made to fit")
    func everyField() throws {
        let proof = try richRun().proof()
        let changes: [(inout AuctionProof) -> Void] = [
            { $0.format = "gavel-auction-proof/2" },
            { $0.disclosure = .parties },
            { $0.terms = Fixture.terms(start: 101) },
            { $0.terms = Fixture.terms(buyNow: 500) },
            { $0.terms = Fixture.terms(softCloseSeconds: 0) },
            { $0.terms = Fixture.terms(maximumExtensionSeconds: 1) },
            { $0.terms = Fixture.terms(seconds: 863_999) },
            { $0.terms = Fixture.terms(start: .max) },
            { $0.terms = Fixture.terms(softCloseSeconds: .max) },
            { $0.reserve = Fixture.secret.reserveOpening(401) },
            { $0.reserve = Fixture.secret.reserveOpening(nil) },
            { $0.entries.removeLast() },
            { $0.entries.removeFirst() },
            { $0.entries.remove(at: 3) },
            { $0.entries.swapAt(2, 3) },
            { $0.entries.append($0.entries[8]) },
            { $0.entries = [] },
            { $0.openings.removeFirst() },
            { $0.openings.removeLast() },
            { $0.openings = [] },
            { $0.openings.swapAt(0, 1) },
            { $0.openings.append($0.openings[0]) },
            { $0.openings.append(Fixture.secret.opening(of: 7, amount: 5)) },
            { $0.openings.append(Fixture.secret.opening(of: 77, amount: 5)) },
            { $0.openings[0] = Fixture.secret.opening(of: 1, amount: 201) },
            { $0.openings[0] = Fixture.secret.opening(of: 1, amount: .max) },
            { $0.sealedAbove = nil },
            { $0.sealedAbove = 749 },
            { $0.closing = .reserveNotMet },
            { $0.closing = .endedEarly },
            { $0.winner = nil },
            { $0.winner = Fixture.secret.pseudonym(of: Fixture.member(5)) },
            { $0.price = 751 },
            { $0.price = nil },
            { $0.keyID = Fixture.otherKey.keyID },
            { $0.publicKey = base64URL(Fixture.otherKey.publicKey) },
            { $0.signature = base64URL([UInt8](repeating: 0, count: 64)) },
        ]
        for (number, change) in changes.enumerated() {
            var changed = proof
            change(&changed)
            #expect(changed != proof, "change \(number)")
            #expect(fault(changed) != nil, "change \(number)")
            // The same by somebody who holds the platform's key; the signature's own fields are then right again.
            changed.sign(with: Fixture.key)
            if number < changes.count - 3 { #expect(fault(changed) != nil, "change \(number), signed anew") }
        }
    }

    @Test("AU-10: a proof signed by another key is only refused by those who know the right one")
    func otherKey() throws {
        var proof = try richRun().proof()
        proof.sign(with: Fixture.otherKey)
        #expect(fault(proof) == .untrustedKey)
        #expect(fault(proof, trusted: nil) == nil)
    }

    /// The entries with one changed, and all hashes made to fit.
    private func rechained(
        _ run: AuctionRun, _ number: Int, kind: ChainEntry.Kind? = nil, at: Timestamp? = nil, bidder: Int? = nil,
        withdrawn: [Int64]? = nil, reason: String? = nil, price: Int64? = nil, endsAt: Timestamp? = nil,
        closing: Closing? = nil
    ) -> [ChainEntry] {
        var previous = run.entries[0].previousHash
        return run.entries.enumerated().map { index, entry in
            let isChanged = index == number
            func rebuilt(_ hash: Digest) -> ChainEntry {
                ChainEntry(
                    auction: entry.auction, sequence: entry.sequence, at: isChanged ? at ?? entry.at : entry.at,
                    kind: isChanged ? kind ?? entry.kind : entry.kind,
                    bidder: isChanged
                        ? bidder.map { Fixture.secret.pseudonym(of: Fixture.member($0)) } ?? entry.bidder
                        : entry.bidder,
                    commitment: entry.commitment, withdrawn: isChanged ? withdrawn ?? entry.withdrawn : entry.withdrawn,
                    reason: isChanged ? reason ?? entry.reason : entry.reason,
                    price: isChanged ? price ?? entry.price : entry.price,
                    endsAt: isChanged ? endsAt ?? entry.endsAt : entry.endsAt,
                    closing: isChanged ? closing ?? entry.closing : entry.closing, previousHash: previous, hash: hash)
            }
            let finished = rebuilt(rebuilt(entry.hash).computedHash)
            previous = finished.hash
            return finished
        }
    }

    @Test("AU-10: a platform that breaks a rule and signs it is found out")
    func dishonestPlatform() throws {
        let run = try richRun()
        let end = run.auction.endsAt
        let cases: [(String, [ChainEntry])] = [
            ("WRONG_PRICE", rechained(run, 1, price: 299)),
            ("WRONG_PRICE", rechained(run, 8, price: 740)),
            ("WRONG_END", rechained(run, 7, endsAt: end.adding(seconds: 1))),
            ("WRONG_END", rechained(run, 2, endsAt: end)),
            ("AGAINST_THE_RULES", rechained(run, 7, at: end)),
            ("AGAINST_THE_RULES", rechained(run, 8, at: end.adding(seconds: -1))),
            ("AGAINST_THE_RULES", rechained(run, 8, at: end.adding(seconds: 1))),
            ("AGAINST_THE_RULES", rechained(run, 2, kind: .bid)),
            ("AGAINST_THE_RULES", rechained(run, 3, kind: .raise)),
            ("AGAINST_THE_RULES", rechained(run, 2, bidder: 1)),
            ("AGAINST_THE_RULES", rechained(run, 0, reason: "typo")),
            ("AGAINST_THE_RULES", rechained(run, 4, reason: "regret")),
            ("AGAINST_THE_RULES", rechained(run, 4, bidder: 9)),
            ("AGAINST_THE_RULES", rechained(run, 6, reason: "typo")),
            ("WRONG_WITHDRAWAL", rechained(run, 4, withdrawn: [])),
            ("WRONG_WITHDRAWAL", rechained(run, 4, withdrawn: [1, 2])),
            ("WRONG_WITHDRAWAL", rechained(run, 6, withdrawn: [4])),
            ("WRONG_WITHDRAWAL", rechained(run, 6, bidder: 3)),
            ("WRONG_WITHDRAWAL", rechained(run, 7, withdrawn: [1])),
            ("WRONG_BIDDER", rechained(run, 8, bidder: 5)),
            ("WRONG_CLOSING", rechained(run, 5, closing: .noBids)),
            ("WRONG_CLOSING", rechained(run, 8, closing: .reserveNotMet)),
            ("COMMITMENT_MISPLACED", rechained(run, 3, kind: .strike)),
            ("TIME_RUNS_BACKWARDS", rechained(run, 1, at: run.at(0))),
            ("NOT_CLOSED", Array(run.entries.dropLast())),
        ]
        for (reason, entries) in cases {
            var proof = try run.proof()
            proof.entries = entries
            proof.sign(with: Fixture.key)
            #expect(fault(proof)?.reason == reason)
        }
    }

    @Test("AU-10: amounts that matter cannot be kept sealed")
    func sealedLosers() throws {
        let run = try richRun()
        for sequence: Int64 in [1, 2, 3, 6, 8] {
            var proof = try run.proof()
            proof.openings.removeAll { $0.sequence == sequence }
            proof.sign(with: Fixture.key)
            #expect(fault(proof) != nil, "entry \(sequence)")
        }
    }
}
