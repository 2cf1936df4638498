/// What is known of one SMTP transfer when it is over; `outcome` says what follows from it (OR-2).
package struct SMTPTransfer: Hashable, Sendable {
    /// How far the conversation got: the last command that was sent.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Name lookup, connection, and the server's greeting.
        case connection
        case hello
        /// STARTTLS or the handshake of TLS.
        case encryption
        case authentication
        /// MAIL FROM
        case sender
        /// RCPT TO
        case recipient
        /// DATA, before any of the text.
        case data
    }

    /// How much of the text has been handed over to the connection.
    package enum Text: Hashable, Sendable {
        /// Nothing; there is no attempt.
        case nothing
        /// Less than all of it: the server cannot have taken it for a mail.
        case part
        /// All of it.
        case all
    }

    package var stage: Stage
    package var text: Text
    /// The code of the server's last answer, e.g. 550; nil before the first one.
    package var code: Int?
    /// The enhanced code in it (RFC 3463), e.g. `5.1.1`.
    package var enhancedCode: String?
    /// What went wrong otherwise, in words of our own, e.g. `timeout`; nil when the server answered.
    package var fault: String?
    /// Whether this side broke it off.
    package var isBrokenOff: Bool

    package init(
        stage: Stage, text: Text, code: Int?, enhancedCode: String?, fault: String?, isBrokenOff: Bool = false
    ) {
        self.stage = stage
        self.text = text
        self.code = code
        self.enhancedCode = enhancedCode
        self.fault = fault
        self.isBrokenOff = isBrokenOff
    }

    /// The answer to DATA that asks for the text; a code that follows all of it is the answer to the mail.
    private static let goAhead = 354

    package var outcome: TransferOutcome {
        switch text {
        case .all:
            guard let code, code != SMTPTransfer.goAhead else {
                return .uncertain(answer: "no answer to the mail (\(fault ?? "connection lost"))")
            }
            switch code {
            case 200..<300: return .accepted(answer: "\(codes) to the mail")
            case 400..<500: return .deferred(.recipient, answer: "\(codes) to the mail")
            case 500..<600: return .refused(answer: "\(codes) to the mail")
            default: return .uncertain(answer: "\(codes) to the mail")
            }
        case .part:
            return .deferred(.server, answer: "broken off within the text (\(fault ?? "connection lost"))")
        case .nothing:
            return isBrokenOff ? .hindered(answer: fault ?? "broken off") : refusal
        }
    }

    private var codes: String { [code.map(String.init), enhancedCode].compactMap { $0 }.joined(separator: " ") }

    /// Nothing of the text was sent. Only what the server says about the recipient or about the mail is a bounce; what
    /// it says about us (greeting, login, sender) is for the operators to mend, and the mail waits.
    private var refusal: TransferOutcome {
        guard let code, code >= 400, fault == nil else {
            return .deferred(.server, answer: "\(fault ?? "unexpected answer \(codes)") (\(stage.rawValue))")
        }
        let answer = "\(codes) (\(stage.rawValue))"
        switch stage {
        case .connection, .hello, .encryption, .authentication: return .deferred(.server, answer: answer)
        case .sender:
            // 552 and 554 with 5.2.3 or 5.3.4 speak of the mail's size, which every later try would have too.
            let isSize = code == 552 || enhancedCode == "5.2.3" || enhancedCode == "5.3.4"
            return isSize ? .refused(answer: answer) : .deferred(.server, answer: answer)
        case .recipient, .data:
            // 530 asks for a login and 538 for encryption, whoever the recipient is; 421 closes the whole channel.
            if code == 530 || code == 538 || code == 421 { return .deferred(.server, answer: answer) }
            return code >= 500 ? .refused(answer: answer) : .deferred(.recipient, answer: answer)
        }
    }
}
