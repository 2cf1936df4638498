import HelpdeskDomain
import Testing

/// What the contact form takes (OR-9).
@Suite("Contact notes")
struct ContactNoteTests {
    private func faults(_ address: String, _ message: String) -> [String] {
        do throws(ContactNote.Rejection) {
            _ = try ContactNote(address: address, message: message, maximumCharacters: 10)
            return []
        } catch {
            return error.faults.map { "\($0.field.rawValue) \($0.kind)" }
        }
    }

    @Test("OR-9: an address and a text of the right size are taken, without white space around them")
    func taken() throws {
        let note = try ContactNote(address: " anna@example.org\n", message: "\n Hallo \t\n", maximumCharacters: 10)
        #expect(note.address.description == "anna@example.org" && note.message == "Hallo")
        #expect(faults("anna@example.org", "zehn Zeich") == [])
        #expect(faults("anna@example.org", String(repeating: "👩‍👩‍👧", count: 4)) == [])
    }

    @Test("OR-9: everything that is wrong is named at once")
    func refused() {
        #expect(faults("", "") == ["address missing", "message missing"])
        #expect(faults("anna", "elf Zeichen") == ["address malformed", "message tooLong(maximum: 10)"])
        #expect(faults("anna@example.org", "a\u{1}") == ["message malformed"])
        #expect(
            faults("anna@example.org", "a" + String(repeating: "\u{301}", count: 100)) == [
                "message tooLong(maximum: 10)"
            ])
    }

    @Test("OR-9: the same content is known again, whatever the case of the address")
    func hashes() throws {
        func hash(_ address: String, _ message: String) throws -> [UInt8] {
            try ContactNote(address: address, message: message, maximumCharacters: 100).contentHash
        }
        let first = try hash("anna@example.org", "Hallo")
        #expect(try hash("Anna@Example.org", " Hallo ") == first)
        #expect(try hash("anna@example.org", "hallo") != first)
        #expect(try hash("bram@example.org", "Hallo") != first)
    }
}
