import Foundation
import FoundationXML
import Kernel

/// Reads the bookings of a payment file: pain.008.001.08 (direct debits) or pain.001.001.09 (credit transfers).
final class BankFileReader: NSObject, XMLParserDelegate {
    private var path: [String] = []
    private var hasRoot = false
    private var text = ""
    private var orders: [BankOrder] = []
    private var fault: String?

    // Of the group of payments that is being read, and of the payment.
    private var executionDate: CivilDate?
    private var endToEndID = ""
    private var mandate: String?
    private var amount: Money?
    private var currency = ""

    /// - Throws: `CommandFailure` that says what of the file cannot be read.
    static func read(_ xml: String, name: String) throws -> [BankOrder] {
        let parser = XMLParser(data: Data(xml.utf8))
        let reader = BankFileReader()
        parser.delegate = reader
        // The parser takes an empty document and one that breaks off for well-formed.
        guard parser.parse(), reader.fault == nil, reader.hasRoot, reader.path.isEmpty else {
            let reason = reader.fault ?? parser.parserError?.localizedDescription ?? "it is no XML"
            throw CommandFailure("The bank file \(name) cannot be read: \(reason).")
        }
        return reader.orders
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        path.append(elementName)
        hasRoot = true
        text = ""
        switch elementName {
        case "PmtInf": executionDate = nil
        case "DrctDbtTxInf", "CdtTrfTxInf": (endToEndID, mandate, amount) = ("", nil, nil)
        case "InstdAmt": currency = attributes["Ccy"] ?? ""
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) {
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        switch elementName {
        case "ReqdColltnDt": executionDate = CivilDate(value)
        case "Dt" where path.dropLast().last == "ReqdExctnDt": executionDate = CivilDate(value)
        case "EndToEndId": endToEndID = value
        case "MndtId": mandate = value
        case "InstdAmt":
            amount = CurrencyCode(rawValue: currency).flatMap { Money(decimal: value, currency: $0) }
        case "DrctDbtTxInf": finish(.collect)
        case "CdtTrfTxInf": finish(.transfer)
        default: break
        }
        text = ""
        path.removeLast()
    }

    private func finish(_ direction: BankOrder.Direction) {
        guard let amount, let executionDate, !endToEndID.isEmpty else {
            fault = "payment \(orders.count + 1) states no amount, date or end-to-end id"
            return
        }
        orders.append(
            BankOrder(
                direction: direction, endToEndID: endToEndID, mandate: mandate, amount: amount,
                executionDate: executionDate))
    }
}
