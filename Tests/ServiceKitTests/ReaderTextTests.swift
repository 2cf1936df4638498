import Kernel
import Testing

@testable import ServiceKit

/// What people read: amounts, dates, instants, and the texts of members in mails.
@Suite("Texts for readers")
struct ReaderTextTests {
    @Test("PY-11: amounts are written as readers of each language write them")
    func money() {
        let amount = Money(amount: 125_005, currency: .eur)
        #expect(amount.text(in: .de) == "1.250,05 EUR")
        #expect(amount.text(in: .nl) == "€ 1.250,05")
        #expect(amount.text(in: .en) == "EUR 1,250.05")
        #expect(Money(amount: 7, currency: .eur).text(in: .de) == "0,07 EUR")
        #expect(Money(amount: -99_900, currency: .usd).text(in: .nl) == "US$ -999,00")
        #expect(Money(amount: 123_456_789_012, currency: .usd).text(in: .en) == "USD 1,234,567,890.12")
        #expect(Money(amount: .min, currency: .eur).text(in: .de) == "-92.233.720.368.547.758,08 EUR")
    }

    @Test("CA-7: instants are told by the clocks of the market, with weekday and zone")
    func instants() throws {
        let winter = try #require(Timestamp("2026-12-04T13:30:07.5Z"))
        #expect(winter.text(in: .de, market: .de) == "Freitag, 4. Dezember 2026, 14:30 Uhr (MEZ)")
        #expect(winter.text(in: .nl, market: .nl) == "vrijdag 4 december 2026, 14:30 uur (CET)")
        #expect(winter.text(in: .en, market: .us, withSeconds: true) == "Friday, 4 December 2026, 08:30:07 (EST)")
        let summer = try #require(Timestamp("2026-03-29T01:00:00Z"))
        #expect(summer.text(in: .de, market: .at) == "Sonntag, 29. März 2026, 03:00 Uhr (MESZ)")
        #expect(summer.text(in: .en, market: .fr) == "Sunday, 29 March 2026, 03:00 (CEST)")
    }

    @Test("CA-3: a span that ends at midnight ends at 24:00 of the day before")
    func deadlines() throws {
        let midnight = try #require(Timestamp("2026-11-30T23:00:00Z"))
        #expect(midnight.deadlineText(in: .de, market: .de) == "Montag, 30. November 2026, 24:00 Uhr (MEZ)")
        #expect(midnight.deadlineText(in: .nl, market: .be) == "maandag 30 november 2026, 24:00 uur (CET)")
        let later = try #require(Timestamp("2026-11-30T23:00:59Z"))
        #expect(later.deadlineText(in: .en, market: .de) == "Tuesday, 1 December 2026, 00:00 (CET)")
        let newYear = try #require(Timestamp("2026-12-31T23:00:00Z"))
        #expect(newYear.deadlineText(in: .en, market: .nl) == "Thursday, 31 December 2026, 24:00 (CET)")
    }

    @Test("MK-1: every month and weekday has its name in each language")
    func names() throws {
        for language in Language.allCases {
            let months = try (1...12).map { month in
                try #require(CivilDate(year: 2026, month: month, day: 1)).text(in: language)
            }
            #expect(Set(months).count == 12)
            #expect(Set((1...7).map { ReaderText.weekday($0, in: language) }).count == 7)
        }
        #expect(ReaderText.timeOfDay(minute: 0) == "00:00" && ReaderText.timeOfDay(minute: 1440) == "24:00")
    }

    @Test("a line cannot begin another header, and cannot turn the text around it")
    func lines() {
        #expect(ReadableText.line("a\r\nBcc: b@example.org\u{0}\u{85}c\u{2028}d\t e") == "a Bcc: b@example.org c d e")
        #expect(ReadableText.line("\u{202E}gnp.exe\u{202C}\u{200F}\u{2066}x\u{2069}\u{FEFF}") == "gnp.exex")
        #expect(ReadableText.line(String(repeating: "ä", count: 300)).count == 200)
        #expect(ReadableText.line("👩‍👩‍👧 Größe e\u{301}") == "👩‍👩‍👧 Größe é")
    }

    @Test("a block keeps its lines, and one empty line at most")
    func blocks() {
        #expect(ReadableText.block("\n\n a\r\n\r\n\r\nb  \rc\u{B}d\n\n") == " a\n\nb\nc\nd")
        #expect(ReadableText.block(" \n\t\n").isEmpty)
    }

    @Test("plain text has at most 76 columns, and loses no word")
    func wrapping() {
        let long = String(repeating: "x", count: 200)
        let words = (1...60).map { "Wörtchen\($0)" } + [long] + (61...90).map { "größer\($0)" }
        let text = TextWrapping.wrap(words.joined(separator: " "), firstPrefix: "- ", prefix: "  ")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 76 })
        let joined = text.split(separator: "\n").map { $0.dropFirst(2) }.joined(separator: " ")
        for word in words where word != long { #expect(joined.split(separator: " ").contains(Substring(word))) }
        #expect(joined.filter { $0 == "x" }.count == 200)
        #expect(TextWrapping.wrap("a\n\nb", prefix: "> ") == "> a\n>\n> b")
    }

    @Test("a mail is rendered to plain text and to HTML, and hostile texts stay text")
    func mail() {
        let hostile = "<script>alert('x')</script> & \"y\"\r\n\u{202E}evil"
        var body = MailBody()
        body.paragraph(hostile)
        body.important(hostile)
        body.heading(hostile)
        body.table([MailBody.Entry(hostile, hostile), MailBody.Entry("leer", "")])
        body.list([hostile, " "])
        body.quote(hostile)
        let mail = RenderedMail(subject: "Ja\r\nBcc: x@example.org", language: .nl, body: body)
        #expect(mail.subject == "Ja Bcc: x@example.org")
        #expect(mail.html.contains("<html lang=\"nl\""))
        #expect(!mail.html.contains("<script"))
        #expect(mail.html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"))
        for text in [mail.text, mail.html] {
            #expect(!text.unicodeScalars.contains("\u{202E}") && !text.contains("\r") && !text.contains("leer"))
        }
        #expect(mail.text.split(separator: "\n").allSatisfy { $0.count <= 76 })
        #expect(MailBody().blocks.isEmpty)
    }
}
