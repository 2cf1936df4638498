import Foundation
import Testing

/// Every contract of the sources has golden files, and every golden file belongs to a contract.
@Suite("Completeness of the golden files")
struct CompletenessTests {
    /// What the sources of the contracts declare.
    struct Declaration: Sendable, CustomTestStringConvertible {
        let type: String
        let file: String
        /// The declaration from its head to that of the next method or event.
        let text: Substring
        let isEvent: Bool
        let isStream: Bool
        var testDescription: String { type }

        func value(of name: String) -> String? {
            text.firstMatch(
                of: try! Regex("static let \(name)(?:: [A-Za-z?]+)? = (?:\"|ServiceName\\.|\\.)?([A-Za-z]+)"))?
                .output[1].substring.map(String.init)
        }

        var goldenNames: [String] {
            guard let service = value(of: "service") else { return ["\(type) states no service"] }
            if isEvent { return ["\(service).\(value(of: "type") ?? "?")"] }
            let base = "\(service == "nil" ? "platform" : service).\(value(of: "name") ?? "?")"
            return ["\(base).request", isStream ? "\(base).item" : "\(base).response"]
        }
    }

    static let declarations: [Declaration] = {
        let contracts = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Shared/Contracts").standardizedFileURL.resolvingSymlinksInPath()
        let files =
            FileManager.default.enumerator(at: contracts, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
        return files.flatMap { file -> [Declaration] in
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }  // try?: fails `found`
            let heads = text.matches(of: /(?:enum|struct) (\w+): (RPCMethod|StreamingRPCMethod|IntegrationEvent)/)
            return heads.indices.map { index in
                let end = index + 1 < heads.count ? heads[index + 1].range.lowerBound : text.endIndex
                return Declaration(
                    type: String(heads[index].1), file: file.lastPathComponent,
                    text: text[heads[index].range.lowerBound..<end], isEvent: heads[index].2 == "IntegrationEvent",
                    isStream: heads[index].2 == "StreamingRPCMethod")
            }
        }.sorted { $0.type < $1.type }
    }()

    @Test("the sources were found")
    func found() {
        #expect(Self.declarations.count > 30)
        #expect(Self.declarations.contains { $0.type == "PlaceBid" })
        #expect(Self.declarations.contains { $0.type == "AuctionSold" && $0.isEvent })
    }

    @Test("a contract has a sample and a golden file", arguments: declarations)
    func complete(_ declaration: Declaration) {
        let known = Set(Samples.all.map(\.name))
        for name in declaration.goldenNames {
            #expect(known.contains(name), "\(declaration.type) needs a sample named \(name)")
            let path = Golden.directory.appending(path: "\(name).json").path()
            #expect(FileManager.default.fileExists(atPath: path), "\(name).json is missing: see GoldenTests")
        }
    }

    @Test("the name on the bus is the type's", arguments: declarations)
    func names(_ declaration: Declaration) {
        if declaration.isEvent {
            #expect(declaration.value(of: "type") == declaration.type)
        } else {
            let first = declaration.type.prefix(1).lowercased()
            #expect(declaration.value(of: "name") == first + declaration.type.dropFirst())
        }
    }

    @Test("no golden file is left over and no name is used twice")
    func leftOver() throws {
        let names = Samples.all.map(\.name)
        #expect(Set(names).count == names.count)
        let files = try FileManager.default.contentsOfDirectory(atPath: Golden.directory.path())
        #expect(Set(files) == Set(names.map { "\($0).json" }))
    }
}
