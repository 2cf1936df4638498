import Testing
import Wire

/// Contracts only grow: what they look like on the bus stands in the golden files.
///
/// After a change that is meant, write them anew and look at the difference:
/// `GAVEL_WRITE_GOLDEN=1 swift test --filter ContractsTests`.
@Suite("Golden JSON")
struct GoldenTests {
    @Test("a sample is written as its golden file says", arguments: Samples.all)
    func encodes(_ golden: Golden) throws {
        let stored = try golden.stored()
        let encoded = try JSON.decode(JSONValue.self, from: try golden.encode())
        #expect(encoded == stored)
    }

    @Test("a golden file is read and written again without loss", arguments: Samples.all)
    func recodes(_ golden: Golden) throws {
        let stored = try golden.stored()
        let recoded = try JSON.decode(JSONValue.self, from: try golden.recode(try JSON.encode(stored)))
        #expect(recoded == stored)
    }

    @Test("old beside new: a field that this build does not know is ignored", arguments: Samples.all)
    func unknownFields(_ golden: Golden) throws {
        // A proof is JSON as a whole: the offline verifier reads it.
        guard !golden.name.hasPrefix("auctions.getProof.response") else { return }
        let stored = try golden.stored()
        let recoded = try golden.recode(try JSON.encode(stored.withUnknownFields))
        #expect(try JSON.decode(JSONValue.self, from: recoded) == stored)
    }

    @Test(
        "a field that is null is as one that is absent", arguments: Samples.all.filter { $0.name.hasSuffix(".minimal") }
    )
    func nulls(_ minimal: Golden) throws {
        guard let full = Samples.all.first(where: { "\($0.name).minimal" == minimal.name }) else {
            Issue.record("\(minimal.name) belongs to no other sample")
            return
        }
        let stored = try minimal.stored()
        var members = try #require(stored.objectValue)
        for key in try #require(full.stored().objectValue).keys where members[key] == nil { members[key] = .null }
        guard !minimal.name.hasPrefix("auctions.getProof.response") else { return }
        let recoded = try minimal.recode(try JSON.encode(JSONValue.object(members)))
        #expect(try JSON.decode(JSONValue.self, from: recoded) == stored)
    }
}
