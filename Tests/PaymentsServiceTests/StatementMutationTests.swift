import Kernel
import PaymentsService
import Testing

/// Documents made of other documents by chance: each is read in full or refused, and what is read adds up.
@Suite("Mutated bank statements")
struct StatementMutationTests {
    private static let documents: UInt64 = 4000

    @Test("PY-6: no document brings the reader down, and no sum comes out wrong")
    func mutations() {
        var refused = 0
        for seed in 1...Self.documents {
            var chance = StatementChance(state: seed)
            let source = Bool.random(using: &chance) ? StatementSample.sandbox : StatementSample.version2
            var bytes = Array(source.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &chance) { mutate(&bytes, &chance) }
            do {
                let statement = try StatementReader.read(String(decoding: bytes, as: UTF8.self))
                check(statement, seed: seed)
            } catch {
                refused += 1
            }
        }
        #expect(refused > Int(Self.documents) / 2)
        #expect(refused < Int(Self.documents))
    }

    private func check(_ statement: BankStatement, seed: UInt64) {
        let sum = statement.entries.reduce(statement.opening) { $0 + $1.amount }
        let details = statement.entries.allSatisfy { entry in
            !entry.details.isEmpty && entry.details.allSatisfy { $0.amount >= 0 }
                && entry.details.reduce(0) { $0 + ($1.isCredit ? $1.amount : -$1.amount) } == entry.amount
        }
        #expect(sum == statement.closing && details, "seed \(seed)")
    }

    private func mutate(_ bytes: inout [UInt8], _ chance: inout StatementChance) {
        guard bytes.count > 2 else { return }
        let start = Int.random(in: 0..<bytes.count, using: &chance)
        let end = min(bytes.count, start + Int.random(in: 1...80, using: &chance))
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        let tokens = [
            "<", ">", "&", "</Ntry>", "<Ntry>", "<!DOCTYPE a>", "]]>", "<![CDATA[", "\u{0}", "-", "9", ".", "é",
        ]
        switch Int.random(in: 0..<8, using: &chance) {
        case 0: bytes[start] = UInt8.random(in: 0...255, using: &chance)
        case 1: bytes[start] ^= 1 << UInt8.random(in: 0...7, using: &chance)
        case 2: bytes.removeSubrange(start..<end)
        case 3: bytes.insert(contentsOf: bytes[start..<end], at: place)
        case 4: bytes.removeLast(bytes.count - start)
        case 5: bytes.insert(contentsOf: tokens[Int.random(in: 0..<tokens.count, using: &chance)].utf8, at: place)
        case 6:
            // Digits alone, so that the document stays well-formed.
            let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
            guard !digits.isEmpty else { return }
            bytes[digits[Int.random(in: 0..<digits.count, using: &chance)]] = UInt8.random(in: 48...57, using: &chance)
        default: removeElement(from: &bytes, near: start)
        }
    }

    /// Removes a whole line, which often is a whole element.
    private func removeElement(from bytes: inout [UInt8], near place: Int) {
        let newline = UInt8(ascii: "\n")
        let start = bytes[..<place].lastIndex(of: newline) ?? 0
        let end = bytes[place...].firstIndex(of: newline) ?? bytes.endIndex
        bytes.removeSubrange(start..<max(start, end))
    }
}

/// A sequence that is the same in every run (SplitMix64).
struct StatementChance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
