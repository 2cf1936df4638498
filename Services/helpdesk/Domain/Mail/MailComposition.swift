import Kernel

extension OutgoingMail {
    /// The mail as RFC 5322 has it: headers, plain text and HTML as alternatives, attachments behind them; ASCII with
    /// CRLF at each line's end. The same mail always gives the same bytes, whichever way it leaves.
    ///
    /// No line begins with a point and none is longer than 998 bytes.
    package var bytes: [UInt8] {
        var header = HeaderFields()
        header.add("Date", mailDate(date))
        header.add("Message-ID", "<\(id)@\(from.address.domain)>")
        header.add("From", OutgoingMail.pieces(from))
        header.add("To", OutgoingMail.pieces(to))
        header.add("Subject", EncodedWords.pieces(subject))
        // No out-of-office note is to answer this (RFC 3834).
        header.add("Auto-Submitted", "auto-generated")
        header.add("Content-Language", language.rawValue)
        header.add("MIME-Version", "1.0")
        let alternatives = multipart(
            "alternative", label: "a",
            parts: [textPart("plain", text), textPart("html", html)])
        let body =
            attachments.isEmpty
            ? alternatives : multipart("mixed", label: "m", parts: [alternatives] + attachments.map(part))
        return header.bytes + body
    }

    private static func pieces(_ mailbox: Mailbox) -> [String] {
        let name = EncodedWords.displayName(mailbox.name)
        return name + [name.isEmpty ? mailbox.address.description : "<\(mailbox.address)>"]
    }

    /// A part with its headers. The boundary holds `=_`, which neither quoted-printable nor base64 can.
    private func multipart(_ kind: String, label: String, parts: [[UInt8]]) -> [UInt8] {
        let boundary = "=_\(label)_\(id)"
        var header = HeaderFields()
        header.add("Content-Type", "multipart/\(kind);", "boundary=\"\(boundary)\"")
        var out = header.bytes + [0x0D, 0x0A]
        // The line's end in front of a boundary belongs to the boundary, not to the part.
        for (index, part) in parts.enumerated() {
            out += Array("\(index == 0 ? "" : "\r\n")--\(boundary)\r\n".utf8) + part
        }
        return out + Array("\r\n--\(boundary)--\r\n".utf8)
    }

    private func textPart(_ kind: String, _ text: String) -> [UInt8] {
        var header = HeaderFields()
        header.add("Content-Type", "text/\(kind); charset=utf-8")
        header.add("Content-Transfer-Encoding", "quoted-printable")
        return header.bytes + [0x0D, 0x0A] + QuotedPrintable.encode(text)
    }

    private func part(_ attachment: Attachment) -> [UInt8] {
        var header = HeaderFields()
        header.add("Content-Type", mediaType(attachment.mediaType))
        header.add("Content-Transfer-Encoding", "base64")
        header.add("Content-Disposition", ["attachment;"] + FileNames.parameters(attachment.fileName))
        return header.bytes + [0x0D, 0x0A] + MailBase64.encodeLines(attachment.content)
    }
}

/// `type/subtype` with parameters of plain tokens, else the type of unknown bytes.
private func mediaType(_ text: String) -> String {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
    let names = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    let isSound =
        text.utf8.count <= 100 && names.count == 2 && names.allSatisfy(isToken)
        && parts.dropFirst().allSatisfy { parameter in
            let sides = parameter.split(separator: "=", omittingEmptySubsequences: false)
            return sides.count == 2 && sides.allSatisfy(isToken)
        }
    return isSound ? parts.joined(separator: "; ") : "application/octet-stream"
}

/// RFC 2045's token.
private func isToken(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !tokenSpecials.contains($0) }
}

private let tokenSpecials = Set("()<>@,;:\\\"/[]?=".utf8)
