import Contracts
import Kernel
import Wire

/// The public contact form (OR-9).
enum ContactRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [
            Route(
                .post, "/v1/contact", "sendContactMessage", body: ContactBody.self,
                returns: ContactReceiptResource.self,
                Route.Traits(
                    chapter: .contact, summary: "Write to the platform.",
                    explanation: """
                        Confirmed on the page by `confirmation`; nothing is mailed, since the form would else mail \
                        strangers on behalf of anybody. The same text again within a minute is one message.
                        """,
                    access: .anonymous, rateClass: .contact, status: 201,
                    reasons: [
                        "FIELD_MALFORMED", "FIELD_TOO_LONG", "FIELD_TOO_SHORT", "CONTACT_FORM_BUSY",
                    ],
                    rules: ["OR-9", "MK-1"],
                    requestExample: ["address": "jan@example.com", "message": "How do I become an expert?"])
            ) { call in
                let receipt = try await services().bus.call(
                    SendContactMessage.self,
                    SendContactMessage.Request(
                        address: call.body.address, message: call.body.message, language: call.head.language),
                    options: call.options)
                return .private(ContactReceiptResource(receipt, language: call.head.language))
            }
        ]
    }
}
