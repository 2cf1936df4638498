import CCurl
import Glibc
import HelpdeskDomain

/// One transfer by libcurl: its handle with all options, and the callbacks between them and the conversation.
final class SMTPSession: @unchecked Sendable {
    // @unchecked: libcurl's handle may move between threads, but two must not use it at once; `perform` ends before
    // `close` begins.
    private let handle: UnsafeMutableRawPointer
    private let conversation: SMTPConversation
    private var recipients: UnsafeMutablePointer<curl_slist>?

    /// How much of the text may lie in the system's buffer, where it counts as handed over although it may never
    /// arrive: little, so that few losses are of unknown outcome.
    private static let sendBufferBytes: Int32 = 65_536
    private static let connectTimeoutSeconds = 30

    /// nil when there is no memory, or libcurl lacks what this needs.
    init?(_ server: SMTPServer, from: MailAddress, to: MailAddress, _ conversation: SMTPConversation) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.conversation = conversation
        recipients = curl_slist_append(nil, "<\(to)>")
        guard recipients != nil, setTexts(server, from), setNumbers(server), setCallbacks() else {
            close()
            return nil
        }
    }

    /// Blocks until the server has answered the mail, or something went wrong.
    func perform() -> SMTPTransfer { conversation.transfer(curl_easy_perform(handle)) }

    /// Says goodbye to the server, which may take its time.
    func close() {
        curl_easy_cleanup(handle)
        curl_slist_free_all(recipients)
        recipients = nil
    }

    private func setTexts(_ server: SMTPServer, _ from: MailAddress) -> Bool {
        var texts: [(CURLoption, String)] = [
            // The path is the name in EHLO.
            (CURLOPT_URL, "\(server.url)/\(server.helloName)"), (CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
            // No proxy of the environment: it would see what is not encrypted.
            (CURLOPT_PROXY, ""), (CURLOPT_MAIL_FROM, "<\(from)>"),
        ]
        if let caFile = server.caFile { texts.append((CURLOPT_CAINFO, caFile)) }
        if let login = server.login {
            texts += [(CURLOPT_USERNAME, login.user), (CURLOPT_PASSWORD, login.password)]
        }
        return texts.allSatisfy { gavel_curl_set_text(handle, $0, $1) == CURLE_OK }
            && gavel_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK
    }

    private func setNumbers(_ server: SMTPServer) -> Bool {
        let encryption = server.mustEncrypt ? CURLUSESSL_ALL : CURLUSESSL_NONE
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_UPLOAD, 1), (CURLOPT_NOSIGNAL, 1), (CURLOPT_USE_SSL, Int(encryption.rawValue)),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)), (CURLOPT_TIMEOUT, Int(server.timeoutSeconds)),
            (CURLOPT_CONNECTTIMEOUT, min(SMTPSession.connectTimeoutSeconds, Int(server.timeoutSeconds))),
            (CURLOPT_UPLOAD_BUFFERSIZE, 16_384),
        ]
        return numbers.allSatisfy { gavel_curl_set_long(handle, $0, $1) == CURLE_OK }
            && gavel_curl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(conversation.textBytes)) == CURLE_OK
    }

    private func setCallbacks() -> Bool {
        let context = Unmanaged.passUnretained(conversation).toOpaque()
        let read: gavel_curl_read = { buffer, size, count, context in
            let bytes = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
            return conversationAt(context!).read(into: bytes)
        }
        let debug: gavel_curl_debug = { _, type, data, size, context in
            let bytes = UnsafeRawBufferPointer(start: data, count: size)
            if type == CURLINFO_HEADER_OUT { conversationAt(context!).noteSent(bytes) }
            if type == CURLINFO_HEADER_IN { conversationAt(context!).noteReceived(bytes) }
            return 0
        }
        let progress: gavel_curl_progress = { context, _, _, _, _ in conversationAt(context!).isUnwanted ? 1 : 0 }
        let socket: gavel_curl_socket = { _, socket, _ in
            var size = SMTPSession.sendBufferBytes
            let status = setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
            return Int32(status == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR)
        }
        return gavel_curl_on_read(handle, read, context) == CURLE_OK
            && gavel_curl_on_debug(handle, debug, context) == CURLE_OK
            && gavel_curl_on_progress(handle, progress, context) == CURLE_OK
            && gavel_curl_on_socket(handle, socket, context) == CURLE_OK
    }
}

/// The conversation behind a callback's context; its session keeps it.
private func conversationAt(_ context: UnsafeMutableRawPointer) -> SMTPConversation {
    Unmanaged<SMTPConversation>.fromOpaque(context).takeUnretainedValue()
}
