import Foundation
import FoundationXML

/// Turns the XML of a statement into elements, without ever resolving an entity from outside.
final class StatementDocument: NSObject, XMLParserDelegate {
    private var root: StatementElement?
    private var open: [StatementElement] = []
    private var elements = 0
    private var fault: StatementFault?

    /// Deeper than any statement nests, and shallow enough to walk by recursion.
    private static let maximumDepth = 40
    /// So many amounts of the largest size cannot overflow a sum.
    private static let maximumElements = 1_000_000

    /// The root of the document.
    static func root(of xml: String, maximumBytes: Int) throws(StatementFault) -> StatementElement {
        let data = Data(xml.utf8)
        guard data.count <= maximumBytes else { throw .tooLarge(bytes: data.count, maximum: maximumBytes) }
        // A zero byte makes the parser guess another encoding.
        guard !data.contains(0) else { throw .malformed(line: 1) }
        // Only comments and CDATA could hold the word innocently, and no bank writes it there.
        guard data.range(of: Data("<!DOCTYPE".utf8)) == nil else { throw .documentType }
        let parser = XMLParser(data: declaredUTF8(data))
        parser.shouldResolveExternalEntities = false
        parser.externalEntityResolvingPolicy = .never
        let document = StatementDocument()
        parser.delegate = document
        let isParsed = parser.parse()
        if let fault = document.fault { throw fault }
        // The parser takes an empty document and one that breaks off for well-formed.
        guard isParsed, parser.parserError == nil, document.open.isEmpty, let root = document.root else {
            throw .malformed(line: max(1, parser.lineNumber))
        }
        return root
    }

    /// The document with a declaration of our own in place of the bank's: it is UTF-8 by now, whatever the file was, and
    /// another encoding would let the parser read other characters than were checked. Lines keep their numbers.
    private static func declaredUTF8(_ data: Data) -> Data {
        var body = data
        let byteOrderMark = Data("\u{FEFF}".utf8)
        if body.starts(with: byteOrderMark) { body = body.dropFirst(byteOrderMark.count) }
        var declared = Data("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8)
        if body.starts(with: Data("<?xml ".utf8)), let end = body.range(of: Data("?>".utf8)) {
            declared += body[..<end.lowerBound].filter { $0 == UInt8(ascii: "\n") }
            body = body[end.upperBound...]
        }
        return declared + body
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard fault == nil else { return }
        elements += 1
        guard open.count < Self.maximumDepth, elements <= Self.maximumElements else {
            fault = .tooComplex(line: parser.lineNumber)
            return
        }
        guard root == nil else {
            fault = .malformed(line: parser.lineNumber)
            return
        }
        let name = elementName.split(separator: ":").last.map(String.init) ?? elementName
        open.append(StatementElement(name: name, attributes: attributes, line: parser.lineNumber))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { append(string) }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { append(String(decoding: block, as: UTF8.self)) }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard fault == nil else { return }
        guard var element = open.popLast() else {
            fault = .malformed(line: parser.lineNumber)
            return
        }
        element.text = element.text.trimmingCharacters(in: .whitespacesAndNewlines)
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(element)
        }
    }

    private func append(_ text: String) {
        guard fault == nil, !open.isEmpty else { return }
        open[open.count - 1].text += text
    }
}
