import Kernel

/// The HTML document of a mail. Programs that show mails know few styles, so the important ones stand at the elements.
enum HTMLMail {
    private static let ink = "#1d2733"
    private static let faint = "#5b6775"
    private static let line = "#d5dbe2"
    private static let accent = "#0b5a6f"

    static func render(_ body: MailBody, title: String, language: Language) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(language.rawValue)" dir="ltr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTMLText.escape(title))</title>
        </head>
        <body style="margin:0;padding:24px 12px;background:#f2f4f6;color:\(ink);\
        font:16px/1.5 'Helvetica Neue',Arial,'DejaVu Sans',sans-serif;">
        <div style="max-width:640px;margin:0 auto;padding:24px 28px;background:#fff;border:1px solid \(line);\
        border-top:4px solid \(accent);overflow-wrap:anywhere;">
        \(body.blocks.map(html).joined(separator: "\n"))
        </div>
        </body>
        </html>

        """
    }

    private static func html(_ block: MailBody.Block) -> String {
        switch block {
        case .paragraph(let text): "<p style=\"margin:0 0 14px;\">\(HTMLText.escapeLines(text))</p>"
        case .important(let text):
            "<p style=\"margin:0 0 16px;padding:10px 14px;background:#fff6dd;border-left:4px solid #d99a00;\">"
                + "<strong>\(HTMLText.escapeLines(text))</strong></p>"
        case .heading(let text):
            "<h2 style=\"margin:24px 0 10px;font-size:18px;line-height:1.3;color:\(accent);\">"
                + "\(HTMLText.escape(text))</h2>"
        case .table(let entries): table(entries)
        case .list(let items):
            "<ul style=\"margin:0 0 14px;padding-left:22px;\">\n"
                + items.map { "<li style=\"margin:0 0 6px;\">\(HTMLText.escapeLines($0))</li>" }
                .joined(separator: "\n") + "\n</ul>"
        case .quote(let text):
            "<blockquote style=\"margin:0 0 16px;padding:8px 14px;border-left:4px solid \(line);color:#3a4653;\">"
                + "\(HTMLText.escapeLines(text))</blockquote>"
        }
    }

    private static func table(_ entries: [MailBody.Entry]) -> String {
        let cell = "padding:6px 0;border-top:1px solid \(line);vertical-align:top;text-align:left;"
        let rows = entries.map { entry in
            "<tr><th scope=\"row\" style=\"\(cell)padding-right:16px;width:34%;font-weight:normal;color:\(faint);\">"
                + "\(HTMLText.escape(entry.label))</th><td style=\"\(cell)\">\(HTMLText.escapeLines(entry.value))"
                + "</td></tr>"
        }
        let style = "width:100%;margin:0 0 16px;border-collapse:collapse;border-bottom:1px solid \(line);"
        return "<table style=\"\(style)\">\n" + rows.joined(separator: "\n") + "\n</table>"
    }
}
