import Signing
import Wire

/// The formats in which the contract of an order is kept (OR-4).
enum ContractFormat: String, CaseIterable {
    case json, html, pdf

    var mediaType: String {
        switch self {
        case .json: Reply.json
        case .html: "text/html; charset=utf-8"
        case .pdf: "application/pdf"
        }
    }

    /// The contract is set in its own inline style and needs nothing else; no script ever runs in it.
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// The format that a request asks for: by the parameter `format`, else the one that `Accept` likes best, JSON when
    /// it does not care.
    init(_ head: RequestHead) throws(RPCError) {
        if let format: ContractFormat = head.choice("format") {
            self = format
            return
        }
        guard let accept = head.accept else {
            self = .json
            return
        }
        var best: (format: ContractFormat, quality: Double)?
        for format in Self.allCases {
            let quality = HeaderText.quality(of: format.mediaType, in: accept)
            if quality > best?.quality ?? 0 { best = (format, quality) }
        }
        guard let best else {
            throw RPCError(
                .invalidArgument, reason: "NOT_ACCEPTABLE", "the contract exists as JSON, HTML and PDF", rule: "OR-4",
                details: ["formats": .array(Self.allCases.map { .string($0.mediaType) })])
        }
        self = best.format
    }

    /// The ETag of this format: the hash is that of the JSON, and an ETag names bytes.
    func etag(hash: String) -> String { self == .json ? "\"\(hash)\"" : "\"\(hash)-\(rawValue)\"" }
}

/// `Content-Disposition` and digests of files.
enum FileHeaders {
    /// E.g. `inline; filename="GV-2026-000123.pdf"`; anything that is no plain character of a file name is left out.
    static func disposition(_ kind: String, name: String) -> String {
        let plain = name.filter { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "-" || $0 == "_" || $0 == "." }
        return "\(kind); filename=\"\(plain)\""
    }

    /// `Repr-Digest` of RFC 9530, which wants base64 with padding.
    static func digest(_ bytes: [UInt8]) -> String {
        let text = base64URL(sha256(bytes)).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return "sha-256=:\(String(text))\(padding):"
    }
}
