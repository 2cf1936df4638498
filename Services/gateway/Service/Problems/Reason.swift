import Kernel
import Wire

/// Who may repeat a refused request, as gRPC's litmus test has it.
enum Retry: String, Sendable, CaseIterable {
    /// The same request will be refused again until something else has changed.
    case never = "nobody"
    /// The same request again, after a pause; with the same idempotency key it has one effect.
    case call = "the same request, later"
    /// Read again, decide again, then send a new request.
    case decision = "a new request, after reading again"
    /// With the corrected request.
    case corrected = "a corrected request"
    /// After logging in again.
    case session = "the same request, with a valid session"
}

/// A text that exists in every language of the platform (MK-1). `{name}` stands for the detail of that name.
struct Wording: Sendable {
    let de: String
    let nl: String
    let en: String

    /// The text in `language`.
    func text(in language: Language) -> String {
        switch language {
        case .de: de
        case .nl: nl
        case .en: en
        }
    }
}

/// One entry of the register of reasons: what programs decide by and what people read.
struct Reason: Sendable {
    /// UPPER_SNAKE; never renamed and never given another meaning.
    let name: String
    /// The code that it travels with on the bus.
    let code: RPCCode
    /// The HTTP status; that of the code unless the reason has one of its own.
    let status: Int
    let retry: Retry
    /// One or two sentences that say what happened and what the reader can do next.
    let text: Wording

    init(
        _ name: String, _ code: RPCCode, status: Int? = nil, retry: Retry? = nil, de: String, nl: String, en: String
    ) {
        self.name = name
        self.code = code
        self.status = status ?? code.httpStatus
        self.retry = retry ?? code.retry
        text = Wording(de: de, nl: nl, en: en)
    }
}
