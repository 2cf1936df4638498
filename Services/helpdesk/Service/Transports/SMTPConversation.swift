import CCurl
import HelpdeskDomain

/// Follows one SMTP conversation while libcurl holds it: gives out the text, and notes how far things got.
///
/// Used by one thread at a time, the one that runs the session.
final class SMTPConversation: @unchecked Sendable {
    // @unchecked: handed over with its session, never used by two threads at once.
    private let text: [UInt8]
    private let attempt: @Sendable () -> Bool
    private let mustEnd: @Sendable () -> Bool
    private var offset = 0
    private var isAttempted = false
    private var isDeclined = false
    private var isOver = false
    private var stage = SMTPTransfer.Stage.connection
    /// The answer to the last command, once it is complete.
    private var code: Int?
    private var enhancedCode: String?

    /// - Parameters:
    ///   - text: ends with a line's end.
    ///   - attempt: asked before the first byte of the text.
    ///   - mustEnd: whether a conversation that has sent nothing yet is to end.
    init(text: [UInt8], attempt: @escaping @Sendable () -> Bool, mustEnd: @escaping @Sendable () -> Bool) {
        precondition(text.suffix(2) == [0x0D, 0x0A], "a mail ends with a line's end")
        self.text = text
        self.attempt = attempt
        self.mustEnd = mustEnd
    }

    var textBytes: Int { text.count }

    /// Whether the transfer is to be broken off: only as long as that costs nothing.
    var isUnwanted: Bool { !isAttempted && mustEnd() }

    /// The next piece of the text. libcurl asks for the first one when the server has answered DATA, and for each
    /// further one when the piece before is in the hands of the operating system. The last line's end goes by itself,
    /// so that when it is asked for everything before it has left.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        if !isAttempted {
            guard attempt() else {
                isDeclined = true
                return Int(CURL_READFUNC_ABORT)
            }
            isAttempted = true
        }
        let end = offset < text.count - 2 ? text.count - 2 : text.count
        let count = min(buffer.count, end - offset)
        if count > 0 { text.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[offset..<offset + count])) } }
        offset += count
        return count
    }

    /// A command goes out.
    func noteSent(_ line: some Sequence<UInt8>) {
        let verb = String(decoding: line.prefix { $0 != 0x20 && $0 != 0x0D && $0 != 0x0A }, as: UTF8.self).uppercased()
        // What was answered before the goodbye is what counts.
        if verb == "QUIT" { isOver = true }
        if isOver { return }
        code = nil
        enhancedCode = nil
        switch verb {
        case "EHLO", "HELO": stage = .hello
        case "STARTTLS": stage = .encryption
        case "AUTH": stage = .authentication
        case "MAIL": stage = .sender
        case "RCPT": stage = .recipient
        case "DATA": stage = .data
        // Further lines of a login; they stay in their stage.
        default: break
        }
    }

    /// A line of an answer came in: `250-` goes on, `250 ` is the last one.
    func noteReceived(_ lines: some Collection<UInt8>) {
        if isOver { return }
        for line in lines.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }) {
            let line = Array(line)
            guard line.count >= 3, line[..<3].allSatisfy({ (48...57).contains($0) }),
                line.count == 3 || line[3] == 0x20
            else { continue }
            code = Int(String(decoding: line[..<3], as: UTF8.self))
            enhancedCode = SMTPConversation.enhancedCode(line.dropFirst(4))
        }
    }

    /// What is known when libcurl has come back with `result`.
    func transfer(_ result: CURLcode) -> SMTPTransfer {
        let text: SMTPTransfer.Text = !isAttempted ? .nothing : offset == self.text.count ? .all : .part
        let isAnswered = code.map { $0 >= 400 } ?? false
        let isUnwanted = result == CURLE_ABORTED_BY_CALLBACK && !isDeclined
        var fault: String?
        if isDeclined {
            fault = "the attempt could not be recorded"
        } else if isUnwanted {
            fault = "this service is shutting down"
        } else if result != CURLE_OK, !isAnswered {
            fault = String(cString: curl_easy_strerror(result))
        }
        return SMTPTransfer(
            stage: stage, text: text, code: code, enhancedCode: enhancedCode, fault: fault,
            isBrokenOff: isDeclined || isUnwanted)
    }

    /// `5.1.1` at the beginning of an answer's text; nothing else of the text is kept, for it may name an address.
    private static func enhancedCode(_ text: ArraySlice<UInt8>) -> String? {
        let word = String(decoding: text.prefix { $0 != 0x20 }, as: UTF8.self)
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let isCode =
            parts.count == 3 && parts[0].count == 1
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
        return isCode ? word : nil
    }
}
