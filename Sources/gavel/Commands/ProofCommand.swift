import ArgumentParser
import AuctionsDomain
import FoundationEssentials
import Kernel
import Signing
import Wire

/// `gavel proof …`: published proofs of auctions (AU-10), checked offline.
struct ProofCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Check the published proof of an auction (AU-10).",
        subcommands: [Verify.self])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Recompute an auction from its proof, offline: every hash, signature, rule, the winner and the price.",
            discussion: """
                Prints what the proof says and ends with 0 when everything holds. Otherwise it names the first fault \
                and ends with 1.
                """)

        @Argument(help: "The proof as GET /v1/auctions/{id}/proof answers it; - reads standard input.")
        var file: String

        // One key in 64 begins with "-", as options do.
        @Option(
            parsing: .unconditional,
            help: "The platform's public key (base64url), or a file with it. Without it the key is not checked.")
        var key: String?

        func run() throws {
            let trusted = try key.map(ProofCommand.publicKey)
            let verdict = try ProofCommand.verdict(on: try InputFile.read(file), trustedPublicKey: trusted)
            print(try JSONOutput.pretty(verdict))
            if trusted == nil {
                report("The proof is consistent; compare its key id with the platform's, or give --key.")
            }
        }
    }

    /// What the proof in `content` says; throws a `CommandFailure` that names the first fault.
    static func verdict(on content: [UInt8], trustedPublicKey: [UInt8]?) throws -> ProofVerdict {
        let proof: AuctionProof
        do {
            proof = try JSON.decode(AuctionProof.self, from: content)
        } catch {
            throw CommandFailure("This is not a proof: \(error)")
        }
        do {
            return try proof.verify(trustedPublicKey: trustedPublicKey)
        } catch {
            let place = error.sequence.map { " at entry \($0)" } ?? ""
            throw CommandFailure("The proof does not hold: \(error.reason)\(place) (\(error))")
        }
    }

    static func publicKey(_ text: String) throws -> [UInt8] {
        if let key = bytes(base64URL: text), key.count == 32 { return key }
        let content = String(decoding: try InputFile.read(text), as: UTF8.self)
        let words = content.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let key = bytes(base64URL: String(words[0])), key.count == 32 else {
            throw CommandFailure("'\(text)' is neither a public key of 32 bytes in base64url nor a file with one.")
        }
        return key
    }
}
