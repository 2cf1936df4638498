import HelpdeskDomain
import Kernel
import Testing

/// How a mail becomes bytes (OR-2).
@Suite("Composition of mails")
struct MailCompositionTests {
    private static let id = MailID("01970000-0000-7000-8000-0000000000f1")!

    private func mail(
        name: String = "Anna Muster", subject: String = "Zuschlag", text: String = "Text\n",
        html: String = "<p>Text</p>",
        attachments: [OutgoingMail.Attachment] = []
    ) -> OutgoingMail {
        OutgoingMail(
            id: Self.id, date: Timestamp("2026-11-01T08:05:09.5Z")!,
            from: .init(name: "Gavel", address: MailAddress("noreply@gavel.example")!),
            to: .init(name: name, address: MailAddress("anna@example.org")!), language: .nl, subject: subject,
            text: text, html: html, attachments: attachments)
    }

    private static let samples = [
        "", "a", "Hallo\n", "Hallo\nWelt", "\n\n", "Zeile mit Blank \nTab\t\n", "Ümläüte ß € 🎈👩‍👩‍👧\n", "=3D = == =\n",
        ".Punkt\n..\n.\n", "From hier\nFrom\n", "--Strich\n--\n-\n", String(repeating: "x", count: 2000),
        String(repeating: "ä", count: 500) + "\n", String(repeating: "a ", count: 300),
        String(repeating: "y", count: 75) + ".\n", String(repeating: "y", count: 75) + ".z\n",
        String(repeating: "y", count: 76), String(repeating: "y", count: 77), String(repeating: "y", count: 74) + "= .",
    ]

    @Test("OR-2: a text arrives as it was written, and no line of the mail needs an escape", arguments: samples)
    func contents(_ text: String) throws {
        let bytes = mail(text: text, html: "<p>\(text)</p>").bytes
        let parts = try MailReader(bytes).parts
        #expect(parts.map { $0["Content-Type"] } == ["text/plain; charset=utf-8", "text/html; charset=utf-8"])
        let expected = Array(text.utf8).flatMap { $0 == 10 ? [13, 10] : [$0] }
        #expect(try parts[0].content == expected)
        #expect(try parts[1].content == Array("<p>".utf8) + expected + Array("</p>".utf8))
        for line in lines(bytes) {
            #expect(line.count <= 78)
            #expect(line.first != UInt8(ascii: ".") && !line.starts(with: Array("From ".utf8)))
            #expect(line.allSatisfy { (0x20...0x7E).contains($0) })
        }
    }

    @Test("every kind of line end becomes CRLF")
    func lineEnds() throws {
        let parts = try MailReader(mail(text: "a\nb\r\nc\rd\n\r").bytes).parts
        #expect(try parts[0].content == Array("a\r\nb\r\nc\r\nd\r\n\r\n".utf8))
    }

    @Test("OR-2: the headers say who, to whom, when and what, in one fixed way")
    func headers() throws {
        let read = try MailReader(mail().bytes)
        #expect(
            read.headers.map(\.name) == [
                "Date", "Message-ID", "From", "To", "Subject", "Auto-Submitted", "Content-Language", "MIME-Version",
                "Content-Type",
            ])
        #expect(read["Date"] == "Sun, 1 Nov 2026 08:05:09 +0000")
        #expect(read["Message-ID"] == "<\(Self.id)@gavel.example>")
        #expect(read["From"] == "\"Gavel\" <noreply@gavel.example>")
        #expect(read["To"] == "\"Anna Muster\" <anna@example.org>")
        #expect(read["Subject"] == "Zuschlag")
        #expect(read["Auto-Submitted"] == "auto-generated" && read["Content-Language"] == "nl")
        #expect(mail().bytes == mail().bytes)
        #expect(try MailReader(mail(name: " ").bytes)["To"] == "anna@example.org")
    }

    @Test("dates of all months and days, at the ends of years")
    func dates() {
        for (instant, text) in [
            ("1999-12-31T23:59:59Z", "Fri, 31 Dec 1999 23:59:59 +0000"),
            ("2024-02-29T00:00:00Z", "Thu, 29 Feb 2024 00:00:00 +0000"),
            ("2026-11-23T12:00:00Z", "Mon, 23 Nov 2026 12:00:00 +0000"),
        ] {
            let base = mail()
            let dated = OutgoingMail(
                id: base.id, date: Timestamp(instant)!, from: base.from, to: base.to, language: .de, subject: "",
                text: "", html: "", attachments: [])
            #expect(String(decoding: dated.bytes, as: UTF8.self).hasPrefix("Date: \(text)\r\n"))
        }
    }

    @Test(
        "names and subjects in every script are encoded, folded and read again",
        arguments: [
            "Jörg Müller", "Zuschlag: Beratung über Altersvorsorge – Ihr Vertrag zu „Haus & Hof“ (Nr. 1)", "日本語の件名テスト",
            "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "=?utf-8?B?QQ==?=", "Anna, \"Chefin\" <Muster>; \\ @",
            String(repeating: "lang ", count: 60) + "Ende",
            String(repeating: "x", count: 300), "e" + String(repeating: "\u{301}", count: 100),
        ])
    func encodedWords(_ text: String) throws {
        let bytes = mail(name: text, subject: text).bytes
        let read = try MailReader(bytes)
        #expect(try MailReader.decodedWords(try #require(read["Subject"])) == text)
        let to = try #require(read["To"])
        #expect(to.hasSuffix(" <anna@example.org>"))
        let name = String(to.dropLast(" <anna@example.org>".count))
        if name.hasPrefix("\"") {
            var plain = ""
            var isEscaped = false
            for character in name.dropFirst().dropLast() {
                let escapes = character == "\\" && !isEscaped
                if !escapes { plain.append(character) }
                isEscaped = escapes
            }
            #expect(plain == text)
        } else {
            #expect(try MailReader.decodedWords(name) == text)
        }
        #expect(lines(bytes).allSatisfy { $0.count <= 78 })
    }

    @Test(
        "OR-2: nothing that a person wrote can add a header or end the headers",
        arguments: [
            "a\r\nBcc: x@example.org", "a\nBcc: x@example.org", "a\r\n\r\nText", "a\u{85}Bcc: x", "a\u{2028}Bcc: x",
            "a\0b",
            "a\u{202E}b", "a\rBcc: x\u{7}", "ä\r\nBcc: x@example.org",
        ])
    func injection(_ text: String) throws {
        let attachment = OutgoingMail.Attachment(fileName: text, mediaType: text, content: [1, 2, 3])
        let read = try MailReader(mail(name: text, subject: text, attachments: [attachment]).bytes)
        #expect(read.headers.count == 9)
        #expect(read["Bcc"] == nil)
        let part = try #require(try read.parts.last)
        #expect(part.headers.map(\.name) == ["Content-Type", "Content-Transfer-Encoding", "Content-Disposition"])
        #expect(part["Content-Type"] == "application/octet-stream")
        #expect(try part.content == [1, 2, 3])
    }

    @Test("attachments follow the text in both forms, with their names and bytes")
    func attachments() throws {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        let read = try MailReader(
            mail(attachments: [
                .init(fileName: "Vertrag.pdf", mediaType: "application/pdf", content: bytes),
                .init(fileName: "Termin für Sie.ics", mediaType: "text/calendar; charset=utf-8", content: []),
                .init(fileName: "../..\\böse.sh", mediaType: "a/b/c", content: [0]),
            ]).bytes)
        #expect(read["Content-Type"]?.hasPrefix("multipart/mixed; boundary=\"=_m_") == true)
        let parts = try read.parts
        #expect(parts.count == 4)
        #expect(try parts[0].parts.count == 2)
        #expect(try parts.dropFirst().map { try $0.content } == [bytes, [], [0]])
        #expect(
            parts.dropFirst().map { $0["Content-Type"] } == [
                "application/pdf", "text/calendar; charset=utf-8", "application/octet-stream",
            ])
        #expect(
            parts.dropFirst().map { $0["Content-Disposition"] } == [
                "attachment; filename=\"Vertrag.pdf\"", "attachment; filename*=utf-8''Termin%20f%C3%BCr%20Sie.ics",
                "attachment; filename*=utf-8''....b%C3%B6se.sh",
            ])
    }

    @Test("a long name of a file is told in sections")
    func longFileName() throws {
        let name = String(repeating: "ü", count: 58) + ".pdf"
        let read = try MailReader(
            mail(attachments: [.init(fileName: name, mediaType: "application/pdf", content: [])]).bytes)
        let disposition = try #require(try read.parts[1]["Content-Disposition"])
        let sections = disposition.split(separator: ";").dropFirst().map { section in
            String(section.split(separator: "=", maxSplits: 1)[1])
        }
        #expect(sections.count > 1)
        let encoded = sections.joined().dropFirst("utf-8''".count).replacing("%", with: "=")
        #expect(try MailReader.quotedPrintable(Array(encoded.utf8)) == Array(name.utf8))
    }

    private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while let end = rest.firstRange(of: [13, 10]) {
            found.append(rest[..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
        #expect(rest.isEmpty, "a mail ends with a line's end")
        #expect(found.allSatisfy { !$0.contains(13) && !$0.contains(10) })
        return found
    }
}
