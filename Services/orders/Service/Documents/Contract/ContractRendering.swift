import Kernel
import Signing
import Wire

/// Makes the contract document of an order.
enum ContractRendering {
    /// Renders everything from the snapshot alone: equal snapshots give equal bytes with equal fonts and libraries.
    /// It blocks for some tens of milliseconds and reads the fonts: not for the loop. Throws `PDFFailure` when a font is
    /// missing, and what JSON cannot say.
    static func render(_ snapshot: ContractSnapshot) throws -> ContractFile {
        let json = try JSON.encode(snapshot)
        let hash = hex(sha256(json))
        let content = ContractContent(snapshot, hash: hash)
        return ContractFile(
            canonicalJSON: json, hash: hash, html: Array(ContractHTML.render(content).utf8),
            pdf: try ContractPDF.render(content))
    }
}
