import Kernel
import ServiceKit

/// The contract as one HTML document: it loads nothing from anywhere, and prints on A4.
enum ContractHTML {
    static func render(_ content: ContractContent) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(content.language.rawValue)" dir="ltr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(HTMLText.escape("\(content.title) · \(content.number)"))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <main>
        <header>
        <p class="brand">Gavel</p>
        <h1>\(HTMLText.escape(content.title))</h1>
        <p>\(HTMLText.escape(content.introduction))</p>
        </header>
        \(content.sections.map(section).joined(separator: "\n"))
        <footer>
        <p>\(HTMLText.escape(content.number)) · \(HTMLText.escape(content.words.checksumShort)) \
        <code>\(HTMLText.escape(content.hash))</code></p>
        </footer>
        </main>
        </body>
        </html>

        """
    }

    private static func section(_ section: ContractContent.Section) -> String {
        "<section>\n<h2>\(HTMLText.escape(section.heading))</h2>\n"
            + section.blocks.map(block).joined(separator: "\n") + "\n</section>"
    }

    private static func block(_ block: ContractContent.Block) -> String {
        switch block {
        case .paragraph(let text): "<p>\(HTMLText.escapeLines(text))</p>"
        case .subheading(let text): "<h3>\(HTMLText.escape(text))</h3>"
        case .table(let entries):
            "<dl>\n"
                + entries.map { entry in
                    let value = HTMLText.escapeLines(entry.value)
                    return "<div><dt>\(HTMLText.escape(entry.label))</dt>"
                        + "<dd>\(entry.isCode ? "<code>\(value)</code>" : value)</dd></div>"
                }.joined(separator: "\n") + "\n</dl>"
        case .clauses(let clauses):
            "<ol>\n" + clauses.map { "<li>\(HTMLText.escapeLines($0))</li>" }.joined(separator: "\n") + "\n</ol>"
        }
    }

    private static let style = """
        :root { color-scheme: light; }
        body { margin: 0; background: #f2f4f6; color: #1d2733; font: 16px/1.5 "DejaVu Sans", Arial, sans-serif; }
        main { max-width: 46em; margin: 2em auto; padding: 2.5em 3em; background: #fff; border: 1px solid #d5dbe2;
          border-top: 5px solid #0b5a6f; overflow-wrap: anywhere; }
        .brand { margin: 0; color: #0b5a6f; font-weight: bold; letter-spacing: 0.04em; }
        h1 { margin: 0.2em 0 0.4em; font-size: 1.6em; line-height: 1.25; }
        h2 { margin: 1.8em 0 0.6em; font-size: 1.15em; color: #0b5a6f; border-bottom: 1px solid #d5dbe2; }
        h3 { margin: 1.1em 0 0.4em; font-size: 1em; }
        p { margin: 0 0 0.8em; }
        dl { margin: 0 0 1em; }
        dl div { display: flex; gap: 1em; padding: 0.25em 0; border-bottom: 1px solid #edf0f3; }
        dt { flex: 0 0 12em; color: #5b6775; }
        dd { flex: 1; margin: 0; }
        ol { margin: 0; padding-left: 1.6em; }
        li { margin: 0 0 0.6em; padding-left: 0.3em; }
        footer { margin-top: 2.5em; padding-top: 0.8em; border-top: 1px solid #d5dbe2; color: #5b6775;
          font-size: 0.8em; }
        code { font: inherit; font-size: 0.85em; }
        footer code { font-size: 1em; }
        @media (max-width: 40em) { main { margin: 0; padding: 1.5em 1.2em; border-width: 5px 0 0; }
          dl div { display: block; } }
        @page { size: A4; margin: 20mm 18mm; }
        @media print { body { background: #fff; font-size: 10.5pt; }
          main { max-width: none; margin: 0; padding: 0; border: 0; }
          h2, h3 { break-after: avoid; } dl div, li { break-inside: avoid; } }
        """
}
