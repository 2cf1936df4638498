import Kernel
import Shapes
import Wire

/// The readable page of the API document: one file without anything from elsewhere.
enum DocumentPage {
    /// No scripts and nothing loaded: only the page's own styles.
    static let contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

    static func html(_ routes: [Route], version: String) -> [UInt8] {
        var page =
            head + "<h1>Gavel \(escaped(version))</h1><pre class=\"intro\">\(escaped(DocumentTexts.introduction))</pre>"
        page += "<p><a href=\"/openapi.json\">openapi.json</a> · <a href=\"#reasons\">Reasons</a></p>"
        for chapter in Chapter.allCases {
            let own = routes.filter { $0.traits.chapter == chapter }
            if own.isEmpty { continue }
            page += "<h2>\(chapter.rawValue)</h2><p>\(escaped(chapter.summary))</p>"
            for route in own { page += section(route) }
        }
        page += reasons + "</main></body></html>"
        return Array(page.utf8)
    }

    private static let head = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gavel: HTTP API</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"><style>
        body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1c2430;background:#fff}
        main{max-width:60rem;margin:auto;padding:1rem}
        h2{border-bottom:2px solid #d5dbe3;margin-top:2.5rem}h3{font:600 1rem ui-monospace,monospace;margin-bottom:.2rem}
        .method{background:#12507b;color:#fff;border-radius:.2rem;padding:0 .4rem}
        table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{border:1px solid #d5dbe3;padding:.25rem .5rem;
        text-align:left;vertical-align:top}code,pre{font-family:ui-monospace,monospace;font-size:.9rem}
        pre{background:#f3f5f8;padding:.6rem;overflow:auto;white-space:pre-wrap}summary{cursor:pointer}
        </style></head><body><main>
        """

    private static func section(_ route: Route) -> String {
        var text = "<h3 id=\"\(route.operation)\"><span class=\"method\">\(route.method.rawValue)</span> "
        text += "\(escaped(route.path))</h3><p>\(escaped(route.traits.summary)) \(escaped(route.traits.explanation))"
        if !route.traits.rules.isEmpty { text += " (\(route.traits.rules.joined(separator: ", ")))" }
        text += "</p><details><summary>Details</summary>"
        let parameters = route.pathParameters + route.traits.query
        if !parameters.isEmpty {
            text += table("Parameter", parameters.map { ($0.name, $0.shape.expectation, $0.isRequired, $0.summary) })
        }
        if let shape = route.requestShape { text += "<p>Body:</p>" + fields(shape) }
        if let type = route.traits.requestType { text += "<p>Body: \(escaped(type))</p>" }
        if let example = route.traits.requestExample {
            text += "<pre>\(escaped(example.stringValue ?? json(example)))</pre>"
        }
        if let shape = route.responseShape { text += "<p>\(route.traits.status):</p>" + fields(shape) }
        if !route.traits.responseTypes.isEmpty {
            text += "<p>\(route.traits.status): \(escaped(route.traits.responseTypes.joined(separator: ", ")))</p>"
        }
        let refusals = OperationAnswers.reasons(route).sorted { $0.key < $1.key }.map { status, reasons in
            "\(status): " + reasons.map { "<a href=\"#\($0.name)\">\($0.name)</a>" }.joined(separator: ", ")
        }
        return text + "<p>" + refusals.joined(separator: "<br>") + "</p></details>"
    }

    private static func fields(_ shape: Shape) -> String {
        guard case .object(let object) = shape else { return "<p>\(escaped(shape.expectation))</p>" }
        return table("Field", flattened(object, prefix: ""))
    }

    /// The fields of an object and of those in it, by their paths.
    private static func flattened(_ object: ObjectShape, prefix: String) -> [(String, String, Bool, String)] {
        object.fields.flatMap { field -> [(String, String, Bool, String)] in
            let path = prefix + field.name
            let row = (path, field.shape.expectation, field.isRequired, field.summary ?? "")
            switch field.shape {
            case .object(let inner): return [row] + flattened(inner, prefix: path + ".")
            case .array(.object(let inner), _): return [row] + flattened(inner, prefix: path + "[].")
            default: return [row]
            }
        }
    }

    private static func table(_ title: String, _ rows: [(String, String, Bool, String)]) -> String {
        let lines = rows.map { name, type, isRequired, summary in
            "<tr><td><code>\(escaped(name))</code>\(isRequired ? "" : " (optional)")</td><td>\(escaped(type))</td>"
                + "<td>\(escaped(summary))</td></tr>"
        }
        return "<table><tr><th>\(title)</th><th>Value</th><th>Meaning</th></tr>\(lines.joined())</table>"
    }

    private static var reasons: String {
        let rows = ReasonRegister.all.map { reason in
            "<tr id=\"\(reason.name)\"><td><code>\(reason.name)</code></td><td>\(reason.status)</td>"
                + "<td>\(reason.code.rawValue)</td><td>\(reason.retry.rawValue)</td><td>\(escaped(reason.text.en))</td></tr>"
        }
        return "<h2 id=\"reasons\">Reasons</h2><table><tr><th>Reason</th><th>Status</th><th>Code</th>"
            + "<th>Try again</th><th>Meaning</th></tr>\(rows.joined())</table>"
    }

    private static func json(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.append(character)
            }
        }
        return out
    }
}
