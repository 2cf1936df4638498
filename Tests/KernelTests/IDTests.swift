import Foundation
import Kernel
import Testing

@Suite("Ids")
struct IDTests {
    private let text = "01890a5d-ac96-774b-bcce-b302099a8057"

    @Test("OR-1: an id is read from and written as lower-case text with hyphens")
    func known() throws {
        let id = try #require(OrderID(text))
        #expect(id.high == 0x0189_0a5d_ac96_774b && id.low == 0xbcce_b302_099a_8057)
        #expect(id.description == text)
        #expect(OrderID(text.uppercased()) == id)
        #expect(hex(id.bytes) == text.filter { $0 != "-" })
    }

    @Test(
        "OR-1: malformed ids are refused",
        arguments: [
            "", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5d-ac96-774b-bcce-b302099a80577",
            "01890a5dac96774bbcceb302099a8057", "01890a5d-ac96-774b-bcce-b302099a805g",
            "01890a5d_ac96-774b-bcce-b302099a8057",
            "01890a5-dac96-774b-bcce-b302099a8057", "{1890a5d-ac96-774b-bcce-b302099a805}",
            "01890a5d-ac96-774b-bcce-b302099a80é",
        ])
    func refused(text: String) {
        #expect(MemberID(text) == nil)
    }

    @Test("OR-1: a new id is a UUIDv7 that begins with its instant; ids of later milliseconds are greater")
    func version() throws {
        var random = SeededRandom(seed: 13)
        var previous: MemberID?
        for step in 0..<2_000 {
            let instant = Timestamp(microseconds: 1_778_742_000_000_000 + Int64(step) * 1_000)
            let id = MemberID(at: instant, random: (random.next(), random.next()))
            let characters = Array(id.description)
            #expect(characters[14] == "7")
            #expect("89ab".contains(characters[19]))
            #expect(id.high >> 16 == UInt64(instant.microseconds / 1_000))
            if let previous { #expect(previous < id) }
            previous = id
        }
    }

    @Test("OR-1: all 74 random bits of an id are used")
    func randomness() {
        let instant = Timestamp(seconds: 1_778_742_000)
        let none = MemberID(at: instant, random: (0, 0))
        let all = MemberID(at: instant, random: (.max, .max))
        #expect((none.high ^ all.high).nonzeroBitCount + (none.low ^ all.low).nonzeroBitCount == 74)
        #expect(MemberID(at: Timestamp(seconds: -1), random: (0, 0)).high >> 16 == 0)
    }

    @Test("OR-1: the order's id is derived from its award's, and random ids survive text, bytes and JSON")
    func roundTrip() throws {
        var random = SeededRandom(seed: 14)
        for _ in 0..<5_000 {
            let id = AwardID(high: random.next(), low: random.next())
            #expect(AwardID(id.description) == id)
            let json = try JSONEncoder().encode([id])
            #expect(String(decoding: json, as: UTF8.self) == "[\"\(id)\"]")
            #expect(try JSONDecoder().decode([AwardID].self, from: json) == [id])
            let order: OrderID = id.derived()
            #expect(order.description == id.description)
            let other = AwardID(high: random.next(), low: random.next())
            #expect((id < other) == id.bytes.lexicographicallyPrecedes(other.bytes))
            #expect((id < other) == (id.description < other.description))
        }
    }

    @Test("OR-1: hexadecimal text")
    func hexadecimal() {
        #expect(hex([]) == "" && hex([0, 1, 0xAB, 255]) == "0001abff")
        #expect(bytes(hex: "0001abFF") == [0, 1, 0xAB, 255])
        for wrong in ["0", "0g", " 00", "0x00", "é"] { #expect(bytes(hex: wrong) == nil) }
        var random = SeededRandom(seed: 15)
        for length in 0..<100 {
            let data = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(bytes(hex: hex(data)) == data)
        }
    }
}
