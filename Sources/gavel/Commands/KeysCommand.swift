import ArgumentParser
import Kernel
import Signing
import Wire

/// `gavel keys …`: the platform's secrets, one file each.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make the platform's keys, or show their public halves.",
        subcommands: [Generate.self, Show.self])

    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the keys that are missing; those that exist are kept.",
            discussion: """
                Makes CURVE keys of the bus, seeds for the signatures of receipts and tokens, passwords of the \
                database's roles and the one-time administrator token, in files of mode 0600.
                """)

        @Option(help: "The folder of the keys.")
        var directory: String

        func run() throws {
            let made = try KeyDirectory(path: absolutePath(directory)).generateMissing()
            report(made.isEmpty ? "    all keys exist" : "    \(made.count) keys made in \(directory)")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the public keys and key ids as JSON.")

        @Option(help: "The folder of the keys; without it that of this machine's platform.")
        var directory: String?
        @OptionGroup var platform: PlatformOptions

        struct PublicKeys: Encodable {
            /// CURVE public keys in Z85 by caller.
            var bus: [String: String]
            /// The Ed25519 keys in base64url, with the id that signatures name.
            var receipts: SigningPublicKey
            var tokens: SigningPublicKey
        }
        struct SigningPublicKey: Encodable {
            var keyID: String
            var publicKey: String
            init(_ key: SigningKey) {
                keyID = key.keyID
                publicKey = base64URL(key.publicKey)
            }
        }

        func run() throws {
            let named = directory.map { KeyDirectory(path: absolutePath($0)) }
            let keys = try named ?? platform.load().keyDirectory
            let bus = try keys.curvePublicKeys().map { ($0.key.description, $0.value) }
            print(
                try JSONOutput.pretty(
                    PublicKeys(
                        bus: Dictionary(uniqueKeysWithValues: bus),
                        receipts: SigningPublicKey(try keys.signingKey(keys.receiptsSeedFile)),
                        tokens: SigningPublicKey(try keys.signingKey(keys.tokensSeedFile)))))
        }
    }
}
